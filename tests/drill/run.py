"""Rehearse what goes wrong: each time nothing is lost, and the message is clear.

    python -m tests.drill.run [--filings N] [NAME ...]

Every rehearsal has a site of its own in a temporary folder; DATABASE_URL is used
when it is set. Prints a line each with what was counted; ends with 1 when
something was lost. The disk that fills up is a small one in memory: that one
rehearsal needs the right to mount.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.casework.filling import PNG, hidden
from tests.drill.mailbox import Mailbox
from tests.drill.site import ROOT, SiteUnderTest
from tests.drill.visitor import APPLY, Broken, Visitor, number_in

SEED = 20260316
PEOPLE = 3
#: Seconds between two kills; a new worker needs some to begin.
PAUSES = (2.0, 8.0)
WHOLE = """
import json
from disclosure.audit.queries import verify
from disclosure.casework.models import Case
cases = Case.objects.select_related("applicant")
found = {case.number: case.applicant.name for case in cases}
print(json.dumps([found, verify().is_whole]))
"""
NOTICES = """
from django.utils import timezone
from disclosure.casework.models import Notice
for n in range({count}):
    to = f"applicant{{n}}@example.com"
    Notice.objects.create(
        recipient=to, subject="示例", body="示例", due_at=timezone.now()
    )
"""
DUE_AGAIN = """
from django.utils import timezone
from disclosure.casework.models import Notice
Notice.objects.filter(sent_at=None).update(due_at=timezone.now())
"""
COUNTS = """
import json
from disclosure.casework.models import Notice
all = Notice.objects
sent, lost = all.exclude(sent_at=None), all.exclude(given_up_at=None)
print(json.dumps([all.count(), sent.count(), lost.count()]))
"""


def killed(folder: Path, filings: int) -> dict[str, object]:
    """Kill workers and the whole server at random while people file."""
    with SiteUnderTest(folder) as site:
        return _killed(site, filings)


def _killed(site: SiteUnderTest, filings: int) -> dict[str, object]:
    site.prepare()
    site.start()
    shown: dict[str, str] = {}
    broken: list[str] = []
    left = iter(range(filings))
    lock = threading.Lock()

    def file_on() -> None:
        visitor = Visitor(site.address)
        while True:
            with lock:
                number = next(left, None)
            if number is None:
                return
            name = f"示例申请人{number}"
            shown[_filed(visitor, name, broken)] = name

    begin = time.monotonic()
    people = [threading.Thread(target=file_on) for _ in range(PEOPLE)]
    for person in people:
        person.start()
    kills, restarts = _kill_until(site, people)
    for person in people:
        person.join()
    seconds = time.monotonic() - begin
    found, is_whole = json.loads(site.ask(WHOLE))
    lost = [number for number, name in shown.items() if found.get(number) != name]
    return {
        "filings": filings,
        "receipts": len(shown),
        "workers killed": kills,
        "server killed": restarts,
        "answers broken off": len(broken),
        "receipts lost": len(lost),
        "filed twice": len(found) - len(set(found.values())),
        "audit chain whole": is_whole,
        "seconds": round(seconds),
        "is_good": not lost
        and is_whole
        and len(found) == len(set(found.values())) == filings,
    }


def _filed(visitor: Visitor, name: str, broken: list[str]) -> str:
    """File as a patient person does: what got no answer is sent again."""
    values: dict[str, str] = {}
    while True:
        try:
            values = values or visitor.reviewed(APPLY, name)
            status, page = visitor.send(APPLY, values)
            if number_in(page):
                return number_in(page)
            raise Broken(status)
        except Broken as error:
            broken.append(str(error))
            time.sleep(0.2)


def _kill_until(site: SiteUnderTest, people: list[threading.Thread]) -> tuple[int, int]:
    chance = random.Random(SEED)
    kills = restarts = 0
    while any(person.is_alive() for person in people):
        time.sleep(chance.uniform(*PAUSES))
        if not any(person.is_alive() for person in people):
            break
        workers = site.workers()
        if kills % 5 == 4 and site.server is not None:
            site.server.kill()
            site.server.wait()
            for worker in workers:
                _kill(worker)
            restarts += 1
            site.start()
        elif workers:
            _kill(chance.choice(workers))
        kills += 1
    return kills - restarts, restarts


def _kill(process: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def full(folder: Path, filings: int) -> dict[str, object]:
    """Fill the disk of the data folder, upload, make room, upload again."""
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=700m", "tmpfs", str(folder)], check=True
    )
    try:
        with SiteUnderTest(folder) as site:
            return _full(site)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)


def _full(site: SiteUnderTest) -> dict[str, object]:
    site.prepare()
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
    found, is_whole = json.loads(site.ask(WHOLE))
    is_clear = "磁盘满了" in page and "没有收到" in page
    return {
        "answer while full": status,
        "says why": is_clear,
        "ready while full": readiness,
        "answer with room": again,
        "filed with room": receipt in found,
        "audit chain whole": is_whole,
        "is_good": is_clear and status == 503 and receipt in found and is_whole,
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


def mail(folder: Path, filings: int) -> dict[str, object]:
    """A mail server away, then slow while the sender is killed, then well."""
    count = 40
    with Mailbox() as box:
        url = f"smtp://127.0.0.1:{box.port}"
        site = SiteUnderTest(folder, environment={"EMAIL_URL": url})
        site.prepare()
        site.ask(NOTICES.format(count=count))
        box.mood = "away"
        site.manage("send_notices", check=False)
        after_away = json.loads(site.ask(COUNTS))
        box.mood, box.pause = "takes", 0.2
        kills = _kill_senders(site, box)
        box.pause = 0
        site.ask(DUE_AGAIN)
        site.manage("send_notices")
        total, sent, lost = json.loads(site.ask(COUNTS))
    twice = len(box.taken) - len(set(box.taken))
    return {
        "mails": count,
        "sent while away": after_away[1],
        "given up": lost,
        "senders killed": kills,
        "taken": len(set(box.taken)),
        "taken twice": twice,
        "is_good": total == sent == len(set(box.taken)) == count and twice <= kills,
    }


def _kill_senders(site: SiteUnderTest, box: Mailbox) -> int:
    """Kill a sender in the middle of its work, three times."""
    for _ in range(3):
        site.ask(DUE_AGAIN)
        before = len(box.taken)
        line = [sys.executable, "manage.py", "send_notices"]
        sender = subprocess.Popen(
            line, cwd=ROOT, env=site.environment, stdout=subprocess.DEVNULL
        )
        while len(box.taken) < before + 4 and sender.poll() is None:
            time.sleep(0.02)
        sender.kill()
        sender.wait()
    return 3


REHEARSALS: dict[str, Callable[[Path, int], dict[str, Any]]] = {
    "killed": killed,
    "full": full,
    "mail": mail,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=[], metavar="NAME")
    parser.add_argument("--filings", type=int, default=1000)
    options = parser.parse_args()
    is_good = True
    for name in options.names or REHEARSALS:
        with tempfile.TemporaryDirectory(prefix="drill-") as folder:
            found = REHEARSALS[name](Path(folder), options.filings)
        is_good &= bool(found.pop("is_good"))
        words = ", ".join(f"{what}: {value}" for what, value in found.items())
        print(f"{name}: {words}", flush=True)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
