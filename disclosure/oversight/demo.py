"""Supervision of the invented county, made by the application's own actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from disclosure.agencies.calendars import for_agency
from disclosure.agencies.models import Agency
from disclosure.casework.demo import Staff
from disclosure.casework.demo.planning import back
from disclosure.casework.models import Case
from disclosure.casework.queries.listing import overdue
from disclosure.oversight.actions import assessing, notices, publishing, schemes
from disclosure.oversight.actions.reminding import remind
from disclosure.oversight.models import Scheme
from disclosure.oversight.rules.notices import usual_due_on
from disclosure.oversight.rules.periods import year_of

#: Reminders are made for so many working days up to the last one.
_REMINDED_DAYS = 10
#: The notice that was answered: working days ago it was issued, and answered.
_ISSUED, _ANSWERED = 8, 5
_SUBJECT = "超期未答复（示例）"
_DEMAND = "请查明超期的原因，尽快答复申请人，并说明今后怎样避免（示例）。"
_REPLY = "经办人员请假，没有及时交接。已经改由他人承办，三个工作日内答复（示例）。"


def load(agencies: Sequence[Agency], officers: Staff) -> int:
    """Supervise the cases of the demonstration; return how much was made.

    The first agency is above the others, and the officers hold their duties in
    all of them. What is there already is left alone: then 0.
    """
    if Scheme.objects.filter(agency=agencies[0]).exists():
        return 0
    today = timezone.localdate()
    with transaction.atomic():
        return (
            _reminders(agencies[0], today)
            + _notices(agencies[1:], officers, today)
            + _assessment(agencies[0], officers, today)
            + _published(agencies[0], officers)
        )


def _reminders(county: Agency, today: date) -> int:
    """Remind as the daily command would have, day after day."""
    calendar = for_agency(county).provisional()
    ago = range(_REMINDED_DAYS, 0, -1)
    return sum(remind(back(calendar, today, days)) for days in ago)


def _notices(agencies: Sequence[Agency], officers: Staff, today: date) -> int:
    """Issue a notice to each agency with overdue cases; the first one answers it."""
    made = 0
    for agency in agencies:
        late = Case.objects.filter(overdue(today), agency=agency).order_by("due_on")
        cases = list(late.values_list("pk", flat=True)[:3])
        if cases:
            _notice(agency, cases, officers, today, is_answered=not made)
            made += 1
    return made


def _notice(
    agency: Agency, cases: list[int], officers: Staff, today: date, *, is_answered: bool
) -> None:
    calendar = for_agency(agency).provisional()
    issued = back(calendar, today, _ISSUED if is_answered else 1)
    due = usual_due_on(issued, calendar)
    by = officers.supervisor
    found = notices.issue(cases, _SUBJECT, _DEMAND, due, by=by, on=issued)
    if is_answered:
        answered = back(calendar, today, _ANSWERED)
        notices.answer(found.pk, _REPLY, by=officers.handler, on=answered)


def _assessment(county: Agency, officers: Staff, today: date) -> int:
    """Assess the year before and publish what it came to."""
    by, year = officers.supervisor, today.year - 1
    scheme = schemes.make_suggested(county, by=by)
    title = f"{year}年依申请公开考核（示例）"
    made = assessing.freeze(scheme.pk, title, year_of(year), by=by, with_own=True)
    assessing.publish(made.pk, by=by)
    return 1


def _published(county: Agency, officers: Staff) -> int:
    publishing.publish(county, by=officers.approver)
    return 1
