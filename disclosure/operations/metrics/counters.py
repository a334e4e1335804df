"""Counts of this machine's processes, each in a small file that all can read.

A file is the numbers of one process, in the order of ``NAMES``. A new process goes
on with the file of one that has ended, so that sums never fall and files stay few.
"""

from __future__ import annotations

import mmap
import os
import struct
import threading
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
ACCESS, CLASSES = ("read", "write"), ("1xx", "2xx", "3xx", "4xx", "5xx")
REQUESTS = [f"{kind} {klass}" for kind in ACCESS for klass in CLASSES]
TIMES = [f"le {bound}" for bound in BUCKETS] + ["le +Inf"]
NAMES = [*REQUESTS, *TIMES, "seconds", "slow queries"]
_PLACES = {name: place for place, name in enumerate(NAMES)}
_NUMBER = struct.Struct("<d")
_SIZE = _NUMBER.size * len(NAMES)
_SUFFIX = ".counts"
_READS = frozenset({"GET", "HEAD", "OPTIONS"})


class Counters:
    """The counts of this process; opened by the first one, anew after a fork."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owner = 0
        self._numbers: mmap.mmap | None = None

    def answered(self, method: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        kind = "read" if method in _READS else "write"
        bound = next((str(b) for b in BUCKETS if seconds <= b), "+Inf")
        klass = f"{min(max(status // 100, 1), 5)}xx"
        amounts = {f"{kind} {klass}": 1.0, f"le {bound}": 1.0, "seconds": seconds}
        self._add(amounts)

    def slow_query(self) -> None:
        self._add({"slow queries": 1.0})

    def _add(self, amounts: dict[str, float]) -> None:
        with self._lock:
            numbers = self._open()
            for name, amount in amounts.items() if numbers else ():
                place = _PLACES[name] * _NUMBER.size
                (old,) = _NUMBER.unpack_from(numbers, place)  # type: ignore[arg-type]
                _NUMBER.pack_into(numbers, place, old + amount)  # type: ignore[arg-type]

    def _open(self) -> mmap.mmap | None:
        """Return the numbers; None where they cannot be kept: no page fails for it."""
        if self._owner == os.getpid():
            return self._numbers
        self._owner = os.getpid()
        try:
            self._numbers = _mapped(_own_file(folder()))
        except OSError:
            self._numbers = None
        return self._numbers


counters = Counters()


def folder() -> Path:
    return Path(settings.METRICS_DIR)


def totals() -> dict[str, float]:
    """Return the sums over all processes of this machine."""
    sums = dict.fromkeys(NAMES, 0.0)
    for path in _files(folder()):
        content = _read(path)
        for place, name in enumerate(NAMES) if len(content) == _SIZE else ():
            sums[name] += _NUMBER.unpack_from(content, place * _NUMBER.size)[0]
    return sums


def _own_file(where: Path) -> Path:
    """Return the file of this process: one left behind, or a new one."""
    where.mkdir(parents=True, exist_ok=True, mode=0o700)
    own = where / f"{os.getpid()}{_SUFFIX}"
    if own.exists():
        return own
    for path in _files(where):
        if not _is_running(path) and _renamed(path, own):
            return own
    own.write_bytes(bytes(_SIZE))
    return own


def _mapped(path: Path) -> mmap.mmap:
    with path.open("r+b") as file:
        if path.stat().st_size != _SIZE:
            file.truncate(_SIZE)
        return mmap.mmap(file.fileno(), _SIZE)


def _renamed(path: Path, own: Path) -> bool:
    try:
        path.rename(own)
    except FileNotFoundError:
        # Another new process was faster.
        return False
    return True


def _files(where: Path) -> Iterable[Path]:
    return sorted(where.glob(f"*{_SUFFIX}"))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _is_running(path: Path) -> bool:
    try:
        os.kill(int(path.stem), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        return True
    return True
