"""The conditions of the lists: what a light, a mark or a period means in rows."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from disclosure.agencies.calendars import calendar_of
from disclosure.agencies.models import Agency
from disclosure.casework.models import Case, Challenge
from disclosure.casework.queries.listing import WAITING_STATES, open_cases, overdue
from disclosure.casework.rules.vocabulary import ChallengeResult, State
from disclosure.oversight.queries.scope import (
    NO_OUTCOME,
    NOBODY,
    Selection,
    days_of,
    within,
)
from disclosure.oversight.rules.attention import NEAR
from disclosure.oversight.rules.vocabulary import OPEN_LISTS, Light, ListKind, Mark

#: The working days left, from and to, that a light stands for.
_SPANS = {Light.ONE: (0, 1), Light.THREE: (2, 3), Light.FIVE: (4, NEAR)}
_CORRECTED = Challenge.objects.filter(result=ChallengeResult.CORRECTED.value)
_MARKS = {
    Mark.IN_TIME: Q(in_time=True),
    # Not "=": SQLite would leave the covering index for that of late cases.
    Mark.LATE: Q(in_time__in=[False]),
    Mark.EXTENDED: Q(is_extended=True),
    Mark.CLARIFIED: Q(was_clarified=True),
    Mark.CONSULTED: Q(was_consulted=True),
    Mark.CONFIRMABLE: Q(is_confirmed_late__isnull=False),
    Mark.CONFIRMED_LATE: Q(is_confirmed_late=True),
    Mark.PAUSED: Q(paused_days__gt=0),
}


def answered(selection: Selection) -> QuerySet[Case]:
    """Return the answered cases that handling times are counted of."""
    rows = Case.objects.filter(handled_in__isnull=False)
    if selection.period:
        rows = rows.filter(answered_on__range=days_of(selection.period))
    return _narrowed(rows, selection)


def late(selection: Selection) -> QuerySet[Case]:
    """Return the cases that were answered too late and are closed."""
    rows = Case.objects.filter(in_time=False, state=State.CLOSED.value)
    if selection.period:
        rows = rows.filter(answered_on__range=days_of(selection.period))
    return _narrowed(rows, selection)


def still_open(kind: ListKind, selection: Selection, today: date) -> QuerySet[Case]:
    """Return the open cases of a list as they stand today.

    A period narrows them by the day they were received.
    """
    rows = Case.objects.filter(
        overdue(today) if kind is ListKind.OVERDUE else due_soon(selection, today)
    )
    if selection.period:
        rows = rows.filter(listed_on__range=days_of(selection.period))
    return _narrowed(rows, selection)


def rows_of(kind: ListKind, selection: Selection, today: date) -> QuerySet[Case]:
    """Return the cases of a list, in no order."""
    if kind in OPEN_LISTS:
        return still_open(kind, selection, today)
    return late(selection) if kind is ListKind.LATE else answered(selection)


def due_soon(selection: Selection, today: date) -> Q:
    """Return the condition for open cases that are due within few working days.

    The calendar of each region decides; a case handled anew is due on the day
    that the court or review body set.
    """
    low, high = _SPANS[selection.light] if selection.light else (0, NEAR)
    condition = Q(pk__in=[])
    for region, members in _by_region(selection).items():
        calendar = calendar_of(region).provisional()
        # A court may name a day off: it counts like the working day before it.
        first = today if low == 0 else calendar.add(today, low)
        days = (first, _before(calendar.add(today, high + 1)))
        due = Q(round=1, due_on__range=days) | Q(round__gt=1, redo_by__range=days)
        condition |= due if members is None else due & Q(agency_id__in=members)
    waiting = Q(state__in=sorted(WAITING_STATES))
    return open_cases() & ~waiting & condition


def _by_region(selection: Selection) -> dict[str, list[int] | None]:
    """Return the agencies by region; None stands for all where there is but one."""
    rows = Agency.objects.order_by()
    if selection.is_whole:
        names = list(rows.values_list("region", flat=True).distinct()[:2])
        if len(names) == 1:
            return dict.fromkeys(names)
    else:
        rows = rows.filter(pk__in=selection.agencies)
    regions: defaultdict[str, list[int]] = defaultdict(list)
    for region, pk in rows.values_list("region", "pk"):
        regions[region].append(pk)
    return dict.fromkeys(regions) if len(regions) == 1 else dict(regions)


def _before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)


def _narrowed(rows: QuerySet[Case], selection: Selection) -> QuerySet[Case]:
    """Apply what every list may be narrowed by."""
    rows = within(rows, selection.agencies, is_whole=selection.is_whole)
    if selection.handler is not None:
        nobody = selection.handler == NOBODY
        rows = rows.filter(Q(handler=None if nobody else selection.handler))
    if selection.state:
        rows = rows.filter(state=selection.state)
    for name, value in (
        ("channel", selection.channel),
        ("disposition", selection.outcome),
        ("applicant_kind", selection.kind),
    ):
        if value:
            rows = _worded(rows, name, "" if value == NO_OUTCOME else value)
    if selection.days:
        rows = rows.filter(handled_in__range=selection.days)
    if selection.mark is Mark.CORRECTED:
        return rows.filter(pk__in=_CORRECTED.values("case_id"))
    return rows.filter(_MARKS[selection.mark]) if selection.mark else rows


def _worded(rows: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
    """Keep the rows with a word; cast, or SQLite would walk the index of that word.

    Its rows are a good part of all, while those of a list are few or covered.
    """
    found = {f"{name}_word": Cast(name, CharField())}
    return rows.alias(**found).filter(**{f"{name}_word": value})
