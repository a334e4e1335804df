"""The process that reads: bounded, killed, and gone afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from reports.reading import apart, limits, running
from reports.reading.refusals import Unreadable

_PROC = Path("/proc")


def children() -> set[int]:
    """Return the processes that this one started, the dead among them as well."""
    found = set()
    for place in _PROC.glob("[0-9]*/stat"):
        try:
            behind = place.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(behind[1]) == os.getpid():
            found.add(int(place.parent.name))
    return found


def program(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(running, "_PROGRAM", code)


def refused(reason: str) -> None:
    before = children()
    with pytest.raises(Unreadable) as wrong:
        running.read_file("x.txt", "示例".encode())
    assert wrong.value.reason == reason
    assert children() <= before


def test_one_that_hangs_is_killed_and_waited_for(monkeypatch):
    program(monkeypatch, "import time; time.sleep(60)")
    monkeypatch.setattr(running, "SECONDS", 0.4)
    start = time.monotonic()

    refused(limits.TOO_MUCH)

    assert time.monotonic() - start < 20


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import os; os.kill(os.getpid(), 9)", limits.TOO_MUCH),
        ("raise SystemExit(3)", limits.TOO_MUCH),
        ("print('no data')", limits.DAMAGED),
        ("print('[1]')", limits.DAMAGED),
        ('print(\'{"refused": "unheard of"}\')', limits.DAMAGED),
        ("pass", limits.DAMAGED),
    ],
    ids=["killed", "failed", "no json", "a list", "another reason", "nothing"],
)
def test_whatever_it_does_ends_in_one_sentence(monkeypatch, code, reason):
    program(monkeypatch, code)
    refused(reason)


def test_what_the_kernel_holds_it_to():
    code = (
        "import sys, resource; sys.path.insert(0, sys.argv[1]);"
        "from reports.reading.child import _limit; _limit();"
        "names = ('AS', 'CPU', 'FSIZE', 'CORE');"
        "print([resource.getrlimit(getattr(resource, 'RLIMIT_' + one))[1]"
        " for one in names])"
    )
    command = [sys.executable, "-I", "-c", code, str(apart._ROOT)]

    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    wanted = [limits.MEMORY, limits.SECONDS, limits.MOST_OUTPUT, 0]
    assert told.strip() == str(wanted)


def test_killed_from_outside_while_it_reads(monkeypatch):
    program(monkeypatch, "import time; time.sleep(60)")
    before = children()

    def kill() -> None:
        for _ in range(200):
            for child in children() - before:
                os.kill(child, 9)
                return
            time.sleep(0.05)

    killer = threading.Thread(target=kill)
    killer.start()
    refused(limits.TOO_MUCH)
    killer.join()
