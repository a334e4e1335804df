"""Making a backup: files, database, files again, manifest, and a rename at the end."""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection
from django.utils import timezone

from disclosure.blocked import Blocked
from disclosure.labels import noop, sentence
from disclosure.operations.backup import keys, manifest, media
from disclosure.operations.backup.manifest import MEDIA, Manifest, Stored
from disclosure.operations.backup.snapshot import Snapshot, taken

PREFIX = "disclosure-"
_UNFINISHED = ".unfinished-"
#: No backup works for so long at one place.
_ABANDONED_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Made:
    """A finished backup: where it lies, what it holds, the SHA-256 of its manifest."""

    folder: Path
    manifest: Manifest
    digest: str


def make(parent: Path, now: datetime | None = None) -> Made:
    """Write a backup into a new folder below ``parent`` and return it.

    The site may go on working. The folder appears under its name only when it is
    complete. Raises Blocked (no room, no program for the database, name taken)
    and OSError as the disk says; nothing half-made stays.
    """
    at = timezone.localtime(now)
    final = parent / f"{PREFIX}{at:%Y%m%dT%H%M%S}"
    _check_place(parent, final)
    parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    own = parent / f"{_UNFINISHED}{final.name}"
    own.mkdir(mode=0o700)
    try:
        content = _fill(own, at)
        digest = manifest.write(own, content)
        keys.seal(own)
        os.sync()
        own.rename(final)
    finally:
        shutil.rmtree(own, ignore_errors=True)
    return Made(final, content, digest)


def finished(parent: Path) -> list[Path]:
    """Return the complete backups below a folder, the newest first."""
    found = parent.glob(f"{PREFIX}*/{manifest.NAME}")
    return sorted((path.parent for path in found), reverse=True)


def forget(parent: Path, keep: int) -> list[Path]:
    """Delete the oldest backups until ``keep`` are left; return what was deleted.

    What a backup left that was killed goes as well.
    """
    old = finished(parent)[max(keep, 1) :]
    for folder in old:
        # First the manifest: half a backup must not look like one.
        (folder / manifest.NAME).unlink()
        shutil.rmtree(folder)
    for folder in parent.glob(f"{_UNFINISHED}*"):
        if time.time() - folder.stat().st_mtime > _ABANDONED_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
    return old


def _fill(folder: Path, at: datetime) -> Manifest:
    """Copy everything; files first and last, so that none of the moment is missed.

    A row's file is written before the row and deleted after it. What was there
    before the snapshot is copied before, what came until then is copied after.
    """
    copied: dict[str, Stored] = {}
    media.copy_new(folder / MEDIA, copied)
    with taken(folder) as moment:
        named = moment.files()
        described = _described(moment, at)
    media.copy_new(folder / MEDIA, copied)
    media.drop_deleted(folder / MEDIA, copied, named)
    files = {f"{MEDIA}/{name}": stored for name, stored in copied.items()}
    files[described.database] = manifest.digest_of(folder / described.database)
    missing = sorted(named - copied.keys()) if media.root() else []
    return _with_files(described, files, missing)


def _described(moment: Snapshot, at: datetime) -> Manifest:
    length, digest = moment.trail()
    return Manifest(
        made_at=at.isoformat(timespec="seconds"),
        engine=moment.engine,
        server=moment.server,
        database=moment.file,
        tables=moment.tables(),
        migrations=moment.migrations(),
        trail_length=length,
        trail_digest=digest,
        keys=keys.check_values(),
        files={},
        missing=[],
    )


def _with_files(
    described: Manifest, files: dict[str, Stored], missing: list[str]
) -> Manifest:
    return Manifest(**{**vars(described), "files": files, "missing": missing})


def _check_place(parent: Path, final: Path) -> None:
    root = media.root()
    if root and parent.resolve().is_relative_to(root.resolve()):
        raise Blocked([sentence(noop("备份不能放在附件目录里，请换一个目录。"))])
    if final.exists():
        words = noop("%(path)s 已经存在，备份不覆盖任何东西。")
        raise Blocked([sentence(words, path=final)])
    needed, free = _needed(), _free(parent)
    if needed > free:
        words = noop("磁盘空间不够：备份大约需要 %(needed)s MB，只有 %(free)s MB。")
        sizes = {"needed": needed // 2**20 + 1, "free": free // 2**20}
        raise Blocked([sentence(words, **sizes)])


def _needed() -> int:
    files = sum(path.stat().st_size for _name, path in media.files())
    name = Path(str(connection.settings_dict["NAME"]))
    is_file = connection.vendor == "sqlite" and name.is_file()
    return files + (name.stat().st_size if is_file else 0)


def _free(place: Path) -> int:
    while not place.exists():
        place = place.parent
    return shutil.disk_usage(place).free
