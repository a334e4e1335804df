"""Notes in the history, dates put right, and deadlines moved by the calendar."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.agencies.models import User
from disclosure.casework.actions.base import (
    begin,
    check_day,
    finish,
    happen,
    refresh_clock,
)
from disclosure.casework.models import Case, CaseEvent, DeadlineMove
from disclosure.casework.rules.actions import Action
from disclosure.casework.rules.vocabulary import OPEN_STATES, Delivery, EventKind

#: Dates that a clerk may have typed wrong, and that nothing else rests on.
AMENDABLE = frozenset(
    {
        EventKind.SUBMITTED,
        EventKind.ARRIVED,
        EventKind.AGENCY_CONFIRMED,
        EventKind.APPLICANT_CONFIRMED,
        EventKind.CLARIFIED,
        EventKind.FEE_PAID,
        EventKind.ANSWERED,
    }
)


def add_note(case_id: int, note: str, *, by: User) -> Case:
    """Write a line for colleagues into the history; the applicant never sees it."""
    today = timezone.localdate()
    with transaction.atomic():
        case = begin(case_id, Action.NOTE, by, today, note)
        happen(case, Action.NOTE, by, today, note=note)
        return finish(case, Action.NOTE, by, today)


def amend_date(case_id: int, event_id: int, on: date, note: str, *, by: User) -> Case:
    """Put a wrong date right: the line is voided with the reason, a new one added.

    Raises ValidationError if the dates would then contradict each other.
    """
    today = timezone.localdate()
    with transaction.atomic():
        case = begin(case_id, Action.AMEND, by, today, note)
        event = case.events.filter(
            pk=event_id, is_void=False, round=1, kind__in=AMENDABLE
        ).first()
        if event is None:
            raise ValidationError(_("这个日期不能更正。"))
        first = event.kind in (EventKind.SUBMITTED, EventKind.ARRIVED)
        if first:
            case.submitted_on = on
        check_day(case, on)
        _replace(case, event, on, note, by)
        _follow(case, EventKind.of(event.kind), event.on, on)
        return finish(
            case, Action.AMEND, by, today, kind=event.kind, was=event.on, now=on
        )


def hold_deadlines() -> None:
    """Lock the open cases, in one order, before the calendar changes.

    Every action locks its case before the audit trail; a change of the calendar
    has to do the same, or each of the two would wait for the other.
    """
    rows = Case.objects.select_for_update().filter(state__in=OPEN_STATES)
    len(rows.order_by("pk").values_list("pk"))


def recompute_deadlines(region: str) -> int:
    """Fold the open cases of a region anew; return how many deadlines moved.

    Called when the calendar of the region has changed. Every move is kept, so
    that the office can see which applicants to tell.
    """
    cases = (
        Case.objects.select_for_update(of=("self",))
        .select_related("agency", "applicant")
        .prefetch_related("events")
        .filter(agency__region=region, state__in=OPEN_STATES, received_on__isnull=False)
        .order_by("pk")
    )
    with transaction.atomic():
        return sum(_recompute(case) for case in cases.iterator(chunk_size=500))


def _recompute(case: Case) -> int:
    before, was_provisional = case.due_on, case.is_provisional
    refresh_clock(case, timezone.localdate())
    case.save()
    if case.due_on == before and case.is_provisional == was_provisional:
        return 0
    DeadlineMove.objects.create(
        case=case,
        before=before,
        after=case.due_on,
        calendar_version=case.calendar_version,
    )
    return 1 if case.due_on != before else 0


def _replace(case: Case, event: CaseEvent, on: date, note: str, by: User) -> None:
    event.is_void, event.void_reason = True, note
    event.save(update_fields=["is_void", "void_reason"])
    CaseEvent.objects.create(
        case=case,
        action=Action.AMEND,
        kind=event.kind,
        on=on,
        # On one day the order counts: the new line stands where the old one did.
        data={"place": event.pk, **event.data},
        note=note,
        round=event.round,
        by=by,
    )


def _follow(case: Case, kind: EventKind, was: date, now: date) -> None:
    """Carry a corrected date over to the row it was copied to."""
    if kind is EventKind.CLARIFIED:
        case.clarifications.filter(answered_on=was).update(answered_on=now)
    elif kind is EventKind.FEE_PAID:
        case.fees.filter(paid_on=was).update(paid_on=now)
    elif kind is EventKind.ANSWERED:
        case.closed_on = now
        _follow_answer(case, was, now)


def _follow_answer(case: Case, was: date, now: date) -> None:
    letters = case.letters.filter(decision__round=1, sent_on=was)
    by_hand = letters.filter(way=Delivery.IN_PERSON)
    if letters.filter(issued_on__gt=now).exists():
        raise ValidationError(_("送出日期不能早于发文日期。"))
    if letters.exclude(way=Delivery.IN_PERSON).filter(received_on__lt=now).exists():
        raise ValidationError(_("签收日期不能早于送出日期。"))
    by_hand.update(received_on=now)
    letters.update(sent_on=now)
