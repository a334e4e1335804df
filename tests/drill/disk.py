"""The disk is full to the last byte during an upload."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.casework.filling import PNG, hidden
from tests.drill.filing import RECORDS
from tests.drill.site import SiteUnderTest
from tests.drill.visitor import APPLY, Visitor, number_in


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """Make a folder that is a disk of its own; needs the right to mount."""
    folder.mkdir(mode=0o700)
    line = ["mount", "-t", "tmpfs", "-o", "size=700m", "tmpfs", str(folder)]
    subprocess.run(line, check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)


def full(site: SiteUnderTest) -> dict[str, object]:
    """Fill the disk of the data folder, upload, make room, upload again."""
    site.start()
    visitor = Visitor(site.address)
    form = visitor.form(APPLY, "示例申请人")
    _fill(site.folder / "ballast")
    upload = PNG + bytes(400_000)
    status, page = visitor.post(APPLY, {**form, "step": "review"}, upload)
    readiness = site.status("/health/ready/")
    (site.folder / "ballast").unlink()
    again, page_again = visitor.post(APPLY, {**form, "step": "review"}, upload)
    receipt = number_in(visitor.send(APPLY, hidden(page_again))[1])
    names, _events, _entries, is_whole = json.loads(site.ask(RECORDS))
    is_clear = "磁盘满了" in page and "没有收到" in page
    is_filed = receipt in dict(names)
    return {
        "answer while full": status,
        "says why": is_clear,
        "ready while full": readiness,
        "answer with room": again,
        "filed with room": is_filed,
        "audit chain whole": is_whole,
        "is_good": is_clear and status == 503 and is_filed and is_whole,
    }


def _fill(path: Path) -> None:
    """Write until the disk takes no more, to the last byte."""
    with path.open("wb", buffering=0) as out:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    out.write(bytes(size))
            except OSError:
                continue
