"""Whether this process can take requests: one word for everybody, all for a few."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from django.db import DatabaseError, transaction

from disclosure.operations import health
from disclosure.operations.health import Line
from disclosure.operations.vocabulary import Standing, worst

#: For so many seconds an answer is given again, so that asking costs nothing.
KEPT_SECONDS = 3.0
_lock = threading.Lock()
_kept: dict[str, tuple[float, list[Line]]] = {}


def lines() -> list[Line]:
    """Return how all parts stand, a few seconds old at most."""
    return _known("lines", _asked)


def needed() -> list[Line]:
    """Return how the parts stand without which no request can be taken."""
    return _known("needed", health.essentials)


def _known(name: str, ask: Callable[[], list[Line]]) -> list[Line]:
    with _lock:
        at, known = _kept.get(name, (0.0, []))
        if known and time.monotonic() - at < KEPT_SECONDS:
            return known
        found = ask()
        _kept[name] = (time.monotonic(), found)
        return found


def forget() -> None:
    """Ask anew next time."""
    _kept.clear()


def is_ready(found: list[Line]) -> bool:
    """Tell whether nothing that a request needs is missing.

    A queue that waits or a backup that is late is somebody's work, but no reason
    to send visitors away.
    """
    parts = [line.standing for line in found if line.name in health.ESSENTIALS]
    return worst(parts) is not Standing.BAD


def _asked() -> list[Line]:
    try:
        with transaction.atomic():
            return health.everything()
    except DatabaseError:
        return health.essentials()
