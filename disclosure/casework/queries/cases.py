"""Questions about cases: who sees them, their clock, their facts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from disclosure.agencies.access import reach
from disclosure.agencies.calendars import calendar_of
from disclosure.agencies.models import User
from disclosure.casework.letters.contents import missing_elements
from disclosure.casework.models import (
    Case,
    CaseEvent,
    Challenge,
    Consultation,
    Decision,
)
from disclosure.casework.rules.actions import Action
from disclosure.casework.rules.clock import Clock, Event, run
from disclosure.casework.rules.vocabulary import (
    ChallengeResult,
    Channel,
    Consultee,
    Disposition,
    EventKind,
    Opinion,
    Remedy,
)
from disclosure.casework.rules.workflow import VIEW_ROLES, CaseFacts
from disclosure.workdays import Workdays

_DAYS = ("reply_by", "letter_received", "until", "received_on")


def cases_of(user: Any) -> QuerySet[Case]:
    """Return the cases an officer may see."""
    return Case.objects.filter(reach(user, VIEW_ROLES, "agency__"))


def clock_of(case: Case, today: date | None = None) -> Clock:
    """Return the clock of a case with its segments, folded anew."""
    calendar = calendar_of(case.agency.region)
    return fold(case, calendar, today or timezone.localdate())


def fold(case: Case, calendar: Workdays, today: date) -> Clock:
    """Fold the events of the first round; raises Contradiction."""
    events = clock_events(case.events.all())
    return run(events, Channel.of(case.channel), calendar, today)


def clock_events(rows: Iterable[CaseEvent]) -> list[Event]:
    """Return the events that move the clock, in the order they count."""
    moving = [row for row in rows if row.kind and row.round == 1 and not row.is_void]
    return [event_of(row) for row in sorted(moving, key=_place)]


def _place(row: CaseEvent) -> tuple[date, int]:
    """Where a line stands: an amended one on its day where the first one stood."""
    return row.on, row.data.get("place", row.pk)


def event_of(row: CaseEvent) -> Event:
    """Return a stored line as the rules know it."""
    days = {key: date.fromisoformat(row.data[key]) for key in _DAYS if key in row.data}
    consultee = row.data.get("consultee")
    return Event(
        kind=EventKind.of(row.kind),
        on=row.on,
        consultee=Consultee.of(consultee) if consultee else None,
        workdays=row.data.get("workdays"),
        **days,
    )


def decision_of(case: Case) -> Decision | None:
    """Return the decision of the present round, drafted or issued."""
    return case.decisions.filter(round=case.round).first()


def facts_of(case: Case, user: User | None, on: date) -> CaseFacts:
    """Return what the workflow asks about, as it stands on a day."""
    events = list(case.events.all())
    calendar = calendar_of(case.agency.region)
    clock = run(clock_events(events), Channel.of(case.channel), calendar, on)
    decision = decision_of(case)
    clarifications = list(case.clarifications.all())
    consultations = list(case.consultations.all())
    extensions = [item for item in case.extensions.all() if item.is_granted is None]
    fees = list(case.fees.all())
    challenges = list(case.challenges.all())
    # Of a case handled anew nobody waits for what was not done the first time.
    is_first = case.round == 1
    waiting = [c for c in clarifications if is_first and c.answered_on is None]
    unpaid = [fee for fee in fees if is_first and fee.paid_on is None]
    opened = [item for item in consultations if item.closed_on is None]
    return CaseFacts(
        today=on,
        is_received=clock.received_on is not None,
        due_on=case.redo_by if case.round > 1 else clock.due_on,
        round=case.round,
        clarifications=len(clarifications),
        notice_by=clock.clarification_notice_by,
        may_ask_again=case.may_ask_again,
        awaits_clarification=bool(waiting),
        clarify_by=waiting[-1].reply_by if waiting else None,
        awaits_fee=bool(unpaid),
        pay_by=unpaid[-1].pay_by if unpaid else None,
        fees=len(fees),
        unserved_fees=sum(fee.received_on is None for fee in unpaid),
        open_consultations=len(opened),
        unserved_consultations=sum(item.letter_received_on is None for item in opened),
        objections=sum(_is_objection(item) for item in consultations),
        is_extended=bool(clock.extension_used),
        pending_extensions=len(extensions),
        asked_extension=any(item.asked_by_id == _pk(user) for item in extensions),
        asked_reasons=any(row.action == Action.ASK_REASONS for row in events),
        disposition=decision.disposition if decision else "",
        has_public_interest=bool(decision and decision.public_interest),
        protects_third_party=_protects_third_party(decision),
        missing=tuple(missing_elements(case, decision, on)) if decision else (),
        is_drafter=bool(decision and user and decision.drafted_by_id == user.pk),
        has_waiting_letters=_has_waiting_letters(case),
        pending_challenges=_count(challenges, ChallengeResult.PENDING),
        corrected_challenges=_count(challenges, ChallengeResult.CORRECTED),
    )


def _is_objection(row: Consultation) -> bool:
    """Only a third party can stand in the way (Art. 32), not an agency (Art. 34)."""
    is_third = row.consultee == Consultee.THIRD_PARTY
    return is_third and row.opinion == Opinion.OBJECTED


def _protects_third_party(decision: Decision | None) -> bool:
    """A part withheld for the third party is what its objection asks for."""
    if decision is None or decision.disposition != Disposition.PARTLY_GRANTED:
        return False
    return any(part.ground == Disposition.THIRD_PARTY for part in decision.parts.all())


def _has_waiting_letters(case: Case) -> bool:
    """Remedies count from the service of a decision; of nothing else."""
    return any(
        letter.sent_on is not None
        and letter.received_on is None
        and letter.remedy != Remedy.NONE
        for letter in case.letters.all()
    )


def _count(challenges: Iterable[Challenge], result: ChallengeResult) -> int:
    return sum(challenge.result == result for challenge in challenges)


def _pk(user: User | None) -> int | None:
    return user.pk if user else None
