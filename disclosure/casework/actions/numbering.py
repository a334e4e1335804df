"""Running numbers without gaps, however many ask at once."""

from __future__ import annotations

from django.db import connection

from disclosure.casework.models import Sequence

#: Every intake and every letter asks; one statement both counts and locks.
_NEXT = """
    INSERT INTO casework_sequence (agency_id, kind, year, last)
    VALUES (%s, %s, %s, 1)
    ON CONFLICT (agency_id, kind, year)
    DO UPDATE SET last = casework_sequence.last + 1
    RETURNING last
"""


def next_number(agency_id: int, kind: str, year: int) -> int:
    """Return the next number of a sequence, inside the caller's transaction.

    The row stays locked until the transaction ends; if it is rolled back, the
    number is free again, so the sequence has no gaps.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [agency_id, kind, year])
        return int(cursor.fetchone()[0])


def reserve(agency_id: int, kind: str, year: int, number: int) -> None:
    """See to it that ``number`` and those before it are not given out any more."""
    row, _ = Sequence.objects.get_or_create(agency_id=agency_id, kind=kind, year=year)
    Sequence.objects.filter(pk=row.pk, last__lt=number).update(last=number)
