"""What all actions share: locking, asking the table, appending, folding."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.agencies.access import require
from disclosure.agencies.calendars import calendar_of
from disclosure.agencies.models import User
from disclosure.audit.actions import record
from disclosure.blocked import Blocked
from disclosure.casework.models import Case, CaseEvent
from disclosure.casework.queries.cases import facts_of, fold
from disclosure.casework.rules.actions import Action
from disclosure.casework.rules.clock import Clock, Contradiction
from disclosure.casework.rules.letters import date_text
from disclosure.casework.rules.vocabulary import Disposition, EventKind
from disclosure.casework.rules.workflow import APPLICANT_ACTIONS, VIEW_ROLES, WORKFLOW
from disclosure.translation import translate

#: Actions that move a case from one state to another.
_MOVING = frozenset(row.action for row in WORKFLOW.transitions if row.target)


def locked(case_id: int) -> Case:
    """Return the case, locked until the transaction ends."""
    return (
        Case.objects.select_for_update(of=("self",))
        .select_related("agency", "applicant")
        .get(pk=case_id)
    )


def permit(case: Case, action: Action, by: User | None) -> None:
    """Raise Http404 to an outsider, PermissionDenied to the wrong role.

    ``by`` is None for the applicant, who proved number and code at the door,
    and for the system itself.
    """
    if by is None:
        if action not in APPLICANT_ACTIONS:
            raise PermissionDenied
        return
    if not WORKFLOW.permits(action, require(by, case.agency, VIEW_ROLES)):
        raise PermissionDenied


def begin(
    case_id: int, action: Action, by: User | None, on: date, note: str | None = None
) -> Case:
    """Return the locked case if ``action`` may be done on that day.

    Raises Http404, PermissionDenied, or Blocked with what stands in the way.
    """
    case = locked(case_id)
    permit(case, action, by)
    check_day(case, on)
    _check_order(case, action, on)
    blockers = WORKFLOW.blockers(action, case.state, facts_of(case, by, on), note)
    if blockers:
        raise Blocked(blockers)
    return case


def check_day(case: Case, on: date) -> None:
    """Raise ValidationError for a day to come, or before the case began."""
    if on > timezone.localdate():
        raise ValidationError({"on": _("日期不能晚于今天。")})
    if on < case.submitted_on:
        raise ValidationError({"on": _("日期不能早于提交申请的日期。")})


def _check_order(case: Case, action: Action, on: date) -> None:
    """Raise ValidationError if a step is dated before the one it follows.

    Else a late reply could be signed today and issued the week before. Only
    steps that move the case have an order; an applicant withdraws at any time.
    """
    if action not in _MOVING or action == Action.WITHDRAW:
        return
    lines = case.events.filter(action__in=_MOVING, is_void=False)
    last = lines.aggregate(last=Max("on"))["last"]
    if last and on < last:
        day = {"day": date_text(last)}
        raise ValidationError({"on": _("日期不能早于上一步的日期（%(day)s）。") % day})


def happen(
    case: Case,
    action: Action,
    by: User | None,
    on: date,
    kind: EventKind | None = None,
    note: str = "",
    **data: object,
) -> CaseEvent:
    """Append a dated line to the history; ``kind`` makes it move the clock."""
    return CaseEvent.objects.create(
        case=case,
        action=action,
        kind=kind or "",
        on=on,
        by=by,
        note=note.strip(),
        round=case.round,
        data={key: _plain(value) for key, value in data.items() if value is not None},
    )


def finish(
    case: Case, action: Action, by: User | None, on: date, **detail: object
) -> Case:
    """Move the case to the state the table names, fold its clock, save, record.

    ``detail`` goes into the audit trail and must hold nothing personal.
    Raises ValidationError where the dated events contradict each other.
    """
    target = WORKFLOW.find(action).target
    if target is not None:
        case.state = str(target)
    refresh_clock(case, on)
    case.save()
    note_change(case, action, by, **detail)
    return case


def refresh_clock(case: Case, today: date) -> None:
    """Put the fold of the events into the caches of the case; does not save.

    Raises ValidationError naming the event that contradicts another.
    """
    calendar = calendar_of(case.agency.region)
    try:
        clock = fold(case, calendar, today)
    except Contradiction as wrong:
        raise ValidationError(translate(wrong.sentence)) from wrong
    put_clock(case, clock, calendar.version)


def put_clock(case: Case, clock: Clock, calendar_version: str) -> None:
    """Put what a clock says into the caches of the case; does not save."""
    case.received_on = clock.received_on
    case.regime = clock.regime or ""
    case.due_on = clock.due_on
    case.is_provisional = clock.provisional
    case.is_extended = bool(clock.extension_used)
    case.clock_state = clock.state
    case.answered_on = clock.answered_on
    case.handled_in = None if _has_lapsed(case) else clock.handled_in
    case.in_time = _in_time(case, clock.in_time)
    case.was_clarified = clock.was_clarified
    case.was_consulted = clock.was_consulted
    case.is_confirmed_late = clock.is_confirmed_late
    case.paused_days = 0 if case.handled_in is None else clock.paused_days
    case.calendar_version = calendar_version


def note_change(case: Case, action: str, by: User | None, **detail: object) -> None:
    """Record a change to a case in the audit trail, under its number."""
    record(
        f"case.{action}",
        case,
        by=by,
        agency_id=case.agency_id,
        label=case.number,
        **detail,
    )


def _in_time(case: Case, in_time: bool | None) -> bool | None:
    """A deemed abandonment owes no reply within the old period, which is void."""
    return True if in_time is False and _has_lapsed(case) else in_time


def _has_lapsed(case: Case) -> bool:
    """Tell whether the applicant gave the request up: nothing was handled then."""
    lapsed = (Disposition.CLARIFICATION_LAPSED, Disposition.FEE_UNPAID)
    return case.disposition in lapsed


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
