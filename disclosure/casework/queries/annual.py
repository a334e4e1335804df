"""What the register says of a year: tables three and four of the annual report.

A case is counted when it was received, and asks for information: a request to
put a record right (Art. 41) stands outside of table three. It closes on the day,
and with the outcome, of its first round; a case handled anew stays where it was
closed. Challenges are counted of every case, in the year of their decision, and
as pending at the end of every year before it.

Counting is one statement over cases, one over challenges. ``cases_of`` and
``challenges_of`` return the rows of a cell: there are as many as the cell says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date

from django.db import connection
from django.db.models import (
    BooleanField,
    CharField,
    Count,
    F,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models import Case as Choice
from django.db.models import ExpressionWrapper as Truth
from django.db.models.functions import Cast

from disclosure.casework.models import Case, Challenge
from disclosure.casework.rules.vocabulary import (
    OUTSIDE_TABLE,
    ApplicantKind,
    ChallengeResult,
    Court,
    Disposition,
    Matter,
)

TOTAL = "total"
RECEIVED, BROUGHT_FORWARD = "received", "brought_forward"
HANDLED, CARRIED_OVER = "handled", "carried_over"
COLUMNS = (*(kind.value for kind in ApplicantKind), TOTAL)
OUTCOMES = tuple(row.value for row in Disposition if row not in OUTSIDE_TABLE)
ROWS = (RECEIVED, BROUGHT_FORWARD, *OUTCOMES, HANDLED, CARRIED_OVER)
CHALLENGE_CODES = tuple(
    f"{court.value}.{column}"
    for court in Court
    for column in (*(result.value for result in ChallengeResult), TOTAL)
)
_PENDING = ChallengeResult.PENDING.value
#: Up to so many agencies are read each through its index; more in one walk.
_FEW = 20


def requests_table(
    agency_ids: Collection[int], year: int
) -> dict[tuple[str, str], int]:
    """Return table three by row and column, in 件, zeros and totals included.

    Rows are ``ROWS``, columns ``COLUMNS``. Every case counts once as received or
    brought forward, and once as handled or carried over: X1 to X3 hold.
    """
    cells: Counter[tuple[str, str]] = Counter()
    for outcome, is_new, kind, number in _groups(agency_ids, year):
        rows = [RECEIVED if is_new else BROUGHT_FORWARD]
        rows += [CARRIED_OVER] if outcome is None else [HANDLED, outcome]
        for row in rows:
            cells[row, kind] += number
            cells[row, TOTAL] += number
    return {(row, column): cells[row, column] for row in ROWS for column in COLUMNS}


def cases_of(
    agency_ids: Collection[int], year: int, row: str, column: str
) -> QuerySet[Case]:
    """Return the cases of a cell of table three, in the order of their receipt.

    ``row`` is one of ``ROWS`` or a group such as ``otherwise_closed``. Raises
    KeyError for a row or column the table does not have.
    """
    if column not in COLUMNS:
        raise KeyError(column)
    rows = counted(agency_ids, year).filter(_row(row, year))
    if column != TOTAL:
        rows = rows.filter(applicant_kind=column)
    return rows.order_by("received_on", "pk")


def outcomes_in(row: str) -> list[str]:
    """Return the outcomes of a row, or of a group of rows; KeyError if none are."""
    outcomes = [found for found in OUTCOMES if row in (found, found.split(".")[0])]
    if not outcomes:
        raise KeyError(row)
    return outcomes


def challenges_table(agency_ids: Collection[int], year: int) -> dict[str, int]:
    """Return table four by code, in 件, zeros and totals included."""
    last = days_of(year)[1]
    ended = When(decided_on__lte=last, then=F("result"))
    result = Choice(ended, default=Value(_PENDING), output_field=CharField())
    groups = (
        counted_challenges(agency_ids, year)
        .order_by()
        .values_list("kind", result)
        .annotate(number=Count("pk"))
    )
    cells: Counter[str] = Counter()
    for court, found, number in groups:
        cells[f"{court}.{found}"] += number
        cells[f"{court}.{TOTAL}"] += number
    return {code: cells[code] for code in CHALLENGE_CODES}


def challenges_of(
    agency_ids: Collection[int], year: int, code: str
) -> QuerySet[Challenge]:
    """Return the challenges of a cell of table four, in the order of their days.

    Raises KeyError for a code that the table does not have.
    """
    if code not in CHALLENGE_CODES:
        raise KeyError(code)
    court, _dot, result = code.rpartition(".")
    last = days_of(year)[1]
    rows = counted_challenges(agency_ids, year).filter(kind=court)
    if result == _PENDING:
        rows = rows.filter(Q(decided_on=None) | Q(decided_on__gt=last))
    elif result != TOTAL:
        rows = rows.filter(decided_on__lte=last, result=result)
    return rows.select_related("case").order_by("filed_on", "pk")


def counted(agency_ids: Collection[int], year: int) -> QuerySet[Case]:
    """Return the cases that table three counts in a year: those it had open.

    The days stand first: they tell most rows apart, and cost least.
    """
    first, last = days_of(year)
    rows = Case.objects.filter(Q(closed_on=None) | Q(closed_on__gte=first))
    if _is_walked(agency_ids):
        # No index answers what is denied, so none leads the walk astray.
        rows = rows.exclude(received_on__gt=last).exclude(received_on=None)
    else:
        rows = rows.filter(received_on__lte=last)
    return statistical(rows, agency_ids)


def counted_challenges(agency_ids: Collection[int], year: int) -> QuerySet[Challenge]:
    """Return the challenges that table four counts in a year."""
    first, last = days_of(year)
    open_then = Q(decided_on=None) | Q(decided_on__gte=first)
    rows = Challenge.objects.filter(open_then, filed_on__lte=last)
    return rows.filter(case__agency__in=agency_ids)


def statistical(rows: QuerySet[Case], agency_ids: Collection[int]) -> QuerySet[Case]:
    """Keep the cases of these agencies that belong into the statistics."""
    rows = rows.filter(matter=Matter.DISCLOSURE.value)
    rows = rows.exclude(disposition__in=sorted(OUTSIDE_TABLE))
    if _is_walked(agency_ids):
        return rows.alias(place=F("agency_id") + 0).filter(place__in=agency_ids)
    return rows.filter(agency__in=agency_ids)


def days_of(year: int) -> tuple[date, date]:
    """Return the first and the last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def _is_walked(agency_ids: Collection[int]) -> bool:
    """Tell whether all rows are walked once, instead of agency by agency.

    SQLite would go through an index of each agency, and look the rows of a
    large register up out of order: three times slower.
    """
    return connection.vendor == "sqlite" and len(agency_ids) > _FEW


def _groups(
    agency_ids: Collection[int], year: int
) -> QuerySet[Case, tuple[str | None, bool, str, int]]:
    """Return the counts by outcome, newness and kind; no outcome means still open.

    The kind is cast: grouped by the column itself, SQLite would walk the index
    of kinds and look every row up one by one.
    """
    first, last = days_of(year)
    closed = When(closed_on__lte=last, then=F("disposition"))
    outcome = Choice(closed, default=None, output_field=CharField())
    is_new = Truth(Q(received_on__gte=first), output_field=BooleanField())
    return (
        counted(agency_ids, year)
        .order_by()
        .values_list(outcome, is_new, Cast("applicant_kind", TextField()))
        .annotate(number=Count("pk"))
    )


def _row(row: str, year: int) -> Q:
    first, last = days_of(year)
    conditions = {
        RECEIVED: Q(received_on__gte=first),
        BROUGHT_FORWARD: Q(received_on__lt=first),
        HANDLED: Q(closed_on__lte=last),
        CARRIED_OVER: Q(closed_on=None) | Q(closed_on__gt=last),
    }
    if row in conditions:
        return conditions[row]
    return Q(closed_on__lte=last, disposition__in=outcomes_in(row))
