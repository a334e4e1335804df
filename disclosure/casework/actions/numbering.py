"""Running numbers without gaps, however many ask at once."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F

from disclosure.casework.models import Sequence


def next_number(agency_id: int, kind: str, year: int) -> int:
    """Return the next number of a sequence, inside the caller's transaction.

    The row stays locked until the transaction ends; if it is rolled back, the
    number is free again, so the sequence has no gaps.
    """
    row = Sequence.objects.filter(agency_id=agency_id, kind=kind, year=year)
    if not row.update(last=F("last") + 1):
        _start(agency_id, kind, year)
        row.update(last=F("last") + 1)
    return row.values_list("last", flat=True).get()


def reserve(agency_id: int, kind: str, year: int, number: int) -> None:
    """See to it that ``number`` and those before it are not given out any more."""
    row = Sequence.objects.filter(agency_id=agency_id, kind=kind, year=year)
    if not row.exists():
        _start(agency_id, kind, year)
    row.filter(last__lt=number).update(last=number)


def _start(agency_id: int, kind: str, year: int) -> None:
    """Create the row; somebody else may have done so a moment ago."""
    try:
        with transaction.atomic():
            Sequence.objects.create(agency_id=agency_id, kind=kind, year=year)
    except IntegrityError:
        return
