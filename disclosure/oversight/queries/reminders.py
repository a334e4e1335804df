"""Which cases are to be reminded of, and what was reminded of already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery

from disclosure.agencies.calendars import calendar_of
from disclosure.agencies.models import Agency
from disclosure.casework.models import Case, CaseEvent
from disclosure.casework.queries.cases import fold
from disclosure.casework.queries.listing import WAITING_STATES
from disclosure.casework.rules.vocabulary import OPEN_STATES, ClockState, State
from disclosure.oversight.models import Reminder
from disclosure.oversight.queries.scope import Scope
from disclosure.oversight.rules.attention import NEAR, days_left, reminder_step
from disclosure.workdays import Workdays

#: States in which the office owes a reply and nobody else has to act first.
_OWED = sorted(OPEN_STATES - WAITING_STATES)
#: Cases whose events are read together.
_BATCH = 200
#: Up to so many agencies are read through the index of their cases.
_FEW = 20


@dataclass(frozen=True)
class DueCase:
    """A case whose reminder is due: ``left`` working days, which is in ``step``."""

    case_id: int
    due_on: date
    step: int
    left: int


def due_cases(today: date) -> Iterator[DueCase]:
    """Return the cases that a reminder is due for and was not made.

    Only cases near or past their deadline are read, through ``case_queue``; of
    those only the ones without the reminder are looked at closer. On a day that is
    free in a region nothing is due there.
    """
    for region, agencies in _by_region().items():
        calendar = calendar_of(region).provisional()
        if calendar.is_workday(today):
            found = list(_unreminded(agencies, calendar, today))
            for start in range(0, len(found), _BATCH):
                yield from _running(found[start : start + _BATCH], calendar, today)


def due_day(case: Case) -> date | None:
    """Return the day on which the present round is due."""
    return case.redo_by if case.round > 1 else case.due_on


def owes_reply(case: Case) -> bool:
    """Tell whether the office, and nobody else, has to act on a case."""
    return case.state in _OWED


def reminders_of(
    scope: Scope, agencies: Sequence[Agency] | None, step: Q
) -> QuerySet[Reminder]:
    """Return the reminders of a scope, or some of its agencies, newest first."""
    rows = Reminder.objects.filter(step).order_by("-pk")
    chosen = scope.all() if agencies is None else scope.only(agencies)
    if not chosen.is_whole:
        rows = _within(rows, chosen.agencies)
    return rows.select_related("case__agency", "case__handler").defer(
        "case__description", "case__code_key"
    )


def is_answered(reminder: Reminder) -> bool:
    """Tell whether the case was answered, or otherwise ended, since a reminder.

    A reminder of the first round stays answered when the case is handled anew.
    """
    case = reminder.case
    if case.state == State.CLOSED:
        return True
    return case.answered_on is not None and reminder.due_on != case.redo_by


def _by_region() -> dict[str, list[int]]:
    regions: dict[str, list[int]] = defaultdict(list)
    for region, pk in Agency.objects.order_by("pk").values_list("region", "pk"):
        regions[region].append(pk)
    return regions


def _unreminded(
    agencies: list[int], calendar: Workdays, today: date
) -> Iterator[DueCase]:
    """Return the cases near or past their deadline without today's reminder.

    A reminder of a later step says more: the earlier one is not made up.
    """
    last = calendar.add(today, NEAR)
    owed = Case.objects.filter(agency_id__in=agencies, state__in=_OWED).order_by()
    first = owed.filter(round=1, due_on__lte=last).annotate(due=F("due_on"))
    # The deadline of the first round has passed as a rule, and leads to the case.
    anew = owed.filter(round__gt=1, redo_by__lte=last).annotate(due=F("redo_by"))
    rounds = (first, anew.filter(due_on__lte=last), anew.filter(due_on__gt=last))
    for rows in rounds:
        made = Reminder.objects.filter(case=OuterRef("pk"), due_on=OuterRef("due"))
        known = Subquery(made.order_by("step").values("step")[:1])
        for pk, due, least in rows.annotate(made=known).values_list(
            "pk", "due", "made"
        ):
            left = days_left(calendar, today, due)
            step = reminder_step(left)
            if step is not None and (least is None or least > step):
                yield DueCase(pk, due, step, left)


def _running(
    found: list[DueCase], calendar: Workdays, today: date
) -> Iterator[DueCase]:
    """Keep the cases whose clock runs: a consultation stops it for a while.

    What the case itself keeps of its clock is as old as its last step. A round
    after the first has no clock but the day that was set.
    """
    events = CaseEvent.objects.defer("note", "void_reason")
    rows = Case.objects.defer("description", "code_key")
    cases = rows.prefetch_related(Prefetch("events", events)).in_bulk(
        [one.case_id for one in found]
    )
    for one in found:
        case = cases.get(one.case_id)
        if case is not None and (
            case.round > 1 or fold(case, calendar, today).state is ClockState.RUNNING
        ):
            yield one


def _within(rows: QuerySet[Reminder], agencies: frozenset[int]) -> QuerySet[Reminder]:
    """Keep the reminders of these agencies; many are checked in one walk."""
    if connection.vendor == "sqlite" and len(agencies) > _FEW:
        place = F("case__agency_id") + 0
        return rows.alias(place=place).filter(place__in=agencies)
    return rows.filter(case__agency_id__in=agencies)
