"""Counting attempts against a limit."""

from __future__ import annotations

import time

from django.db import connection, transaction

from disclosure.throttle.models import Attempts
from disclosure.throttle.queries import key_of, remaining, window_end

__all__ = ["allow", "remaining"]

#: Removed at most at a time, so that nobody waits for a long cleaning.
SWEEP = 100
#: Every public form asks; one statement, which the database lets nobody
#: interrupt, both counts and refuses. A full window returns no row.
_COUNT = """
    INSERT INTO throttle_attempts (key, ends_at, count) VALUES (%s, %s, 1)
    ON CONFLICT (key, ends_at)
    DO UPDATE SET count = throttle_attempts.count + 1
    WHERE throttle_attempts.count < %s
    RETURNING count
"""


def allow(purpose: str, subject: str, limit: int, seconds: int) -> bool:
    """Count one attempt; tell whether it is within ``limit`` per ``seconds``.

    Windows are fixed: they begin at whole multiples of ``seconds``. A rollback
    forgets the attempt: inside a transaction this counts what was done, outside
    of one what was tried. The subject is kept as a digest only.
    """
    if limit < 1:
        return False
    key, end = key_of(purpose, subject, seconds), window_end(seconds)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [key, end, limit])
        row = cursor.fetchone()
    if row == (1,):
        _sweep()
    return row is not None


def _sweep() -> None:
    """Delete some windows that are over, leaving those that another one deletes."""
    over = Attempts.objects.filter(ends_at__lte=int(time.time())).order_by("ends_at")
    with transaction.atomic():
        rows = over.select_for_update(skip_locked=True).values_list("pk", flat=True)
        Attempts.objects.filter(pk__in=list(rows[:SWEEP])).delete()
