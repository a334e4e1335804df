"""Counting attempts against a limit."""

from __future__ import annotations

import time

from django.db import transaction
from django.db.models import F

from disclosure.throttle.models import Attempts
from disclosure.throttle.queries import key_of, remaining, window_end

__all__ = ["allow", "remaining"]

#: Removed at most at a time, so that nobody waits for a long cleaning.
SWEEP = 100


def allow(purpose: str, subject: str, limit: int, seconds: int) -> bool:
    """Count one attempt; tell whether it is within ``limit`` per ``seconds``.

    Windows are fixed: they begin at whole multiples of ``seconds``. Call it
    outside a transaction, because a rollback would forget the attempt. The
    subject is kept as a digest only.
    """
    key, end = key_of(purpose, subject, seconds), window_end(seconds)
    if limit < 1:
        return False
    if _counted(key, end, limit):
        return True
    _row, is_first = Attempts.objects.get_or_create(key=key, ends_at=end)
    if is_first:
        _sweep()
        return True
    # Full, or another process has made the row in between.
    return _counted(key, end, limit)


def _counted(key: str, end: int, limit: int) -> bool:
    """Count in one statement, which the database lets nobody interrupt."""
    row = Attempts.objects.filter(key=key, ends_at=end, count__lt=limit)
    return bool(row.update(count=F("count") + 1))


def _sweep() -> None:
    """Delete some windows that are over, leaving those that another one deletes."""
    over = Attempts.objects.filter(ends_at__lte=int(time.time())).order_by("ends_at")
    with transaction.atomic():
        rows = over.select_for_update(skip_locked=True).values_list("pk", flat=True)
        Attempts.objects.filter(pk__in=list(rows[:SWEEP])).delete()
