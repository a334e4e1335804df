"""Places for heavy work that all processes of this machine share."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

_PAUSE = 0.05


class Busy(Exception):
    """All places stayed taken."""


@contextmanager
def slot(name: str, count: int, seconds: float) -> Iterator[None]:
    """Hold one of ``count`` places; wait up to ``seconds`` for one, else Busy.

    A place is a lock on a file, which the system takes back from a process that
    dies.
    """
    held = _taken(name, count, seconds)
    try:
        yield
    finally:
        os.close(held)


def _taken(name: str, count: int, seconds: float) -> int:
    """Return the open file of the place that was free first."""
    folder = Path(settings.DATA_DIR) / "slots"
    folder.mkdir(parents=True, exist_ok=True)
    end = time.monotonic() + seconds
    while True:
        for number in range(count):
            held = _try(folder / f"{name}-{number}.lock")
            if held is not None:
                return held
        if time.monotonic() >= end:
            raise Busy(name)
        time.sleep(_PAUSE)


def _try(path: Path) -> int | None:
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(file)
        return None
    return file
