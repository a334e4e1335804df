"""The clock of a case: every date and number that follows from its events."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from disclosure.casework.rules.clock.events import Event
from disclosure.casework.rules.clock.fold import fold
from disclosure.casework.rules.clock.history import History
from disclosure.casework.rules.clock.receipt import CONFIRMED_CHANNELS
from disclosure.casework.rules.clock.segments import Segment, SegmentState, segments_of
from disclosure.casework.rules.periods import litigation_by, review_by
from disclosure.casework.rules.vocabulary import (
    Channel,
    ClockState,
    EventKind,
    Regime,
)
from disclosure.workdays import Workdays

#: Working days in which a clarification must be asked for (Art. 30).
CLARIFICATION_NOTICE_DAYS = 7
#: Working days to pay, from the receipt of the notice (国办函〔2020〕109号).
PAYMENT_DAYS = 20


@dataclass(frozen=True)
class Clock:
    """All that the clock says on the day ``today``.

    Days left and handled are working days. ``uncertain`` names the fields that
    reach into a year whose holidays are not announced; they are provisional.
    """

    today: date
    received_on: date | None
    regime: Regime | None
    due_on: date | None
    base_due_on: date | None
    state: ClockState
    waiting_for: str | None
    days_left: int | None
    handled_in: int | None
    in_time: bool | None
    answered_on: date | None
    ended_on: date | None
    extension_used: bool
    extension: int
    confirm_by: date | None
    conservative_due_on: date | None
    clarification_notice_by: date | None
    consultee_reply_by: date | None
    pay_by: date | None
    review_by: date | None
    litigation_by: date | None
    uncertain: frozenset[str]
    history: History = field(repr=False, compare=False)

    @property
    def provisional(self) -> bool:
        """Whether the due day rests on a year that is not announced."""
        return "due_on" in self.uncertain

    @property
    def was_clarified(self) -> bool:
        """Whether a clarification was asked for, answered or not."""
        return any(wait.kind == EventKind.CLARIFIED for wait in self.history.waits)

    @property
    def was_consulted(self) -> bool:
        """Whether somebody else was asked for an opinion."""
        return bool(self.history.consultations)

    @property
    def is_confirmed_late(self) -> bool | None:
        """Whether the office confirmed the receipt later than the next working day.

        None where nothing has to be confirmed, or is not confirmed yet.
        """
        day = self.history.receipt.confirmed_on
        return None if day is None or self.confirm_by is None else day > self.confirm_by

    @cached_property
    def paused_days(self) -> int:
        """Working days since receipt that did not count: waits and voided days."""
        still = (SegmentState.AWAITING, SegmentState.EXCLUDED, SegmentState.VOID)
        return sum(
            segment.workdays - segment.counted
            for segment in self.segments
            if segment.state in still
        )

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """Every day of the case, from the first to the last, explained."""
        return segments_of(self.history, self.today, self.due_on, self.base_due_on)


def run(
    events: Iterable[Event], channel: Channel, calendar: Workdays, today: date
) -> Clock:
    """Compute the clock of a case.

    Takes its dated events in any order (on one day the order given counts),
    the channel the request came by, the working days of the agency's region
    and the day to look from. Raises Contradiction for an event that cannot
    stand. Sources: Regulation Art. 30–35, 42; until 2019-05-14 Art. 24.
    """
    history = fold(events, channel, calendar)
    due, base = _due(history)
    state, waiting_for = _state(history, today)
    answered = history.answered_on
    return Clock(
        today=today,
        received_on=history.receipt.received_on,
        regime=history.regime if due else None,
        due_on=due,
        base_due_on=base,
        state=state,
        waiting_for=waiting_for,
        days_left=_days_left(history, today, due),
        handled_in=_handled_in(history),
        in_time=None if answered is None or due is None else answered <= due,
        answered_on=answered,
        ended_on=history.ended.on if history.ended else None,
        extension_used=bool(history.extension),
        extension=history.extension,
        confirm_by=_confirm_by(history),
        conservative_due_on=_conservative(history),
        clarification_notice_by=_clarification_notice_by(history),
        consultee_reply_by=_consultee_reply_by(history),
        pay_by=_pay_by(history),
        review_by=_remedy("review_by", history, review_by),
        litigation_by=_remedy("litigation_by", history, litigation_by),
        uncertain=_uncertain(history),
        history=history,
    )


def _due(history: History) -> tuple[date | None, date | None]:
    if history.receipt.received_on is None:
        return None, None
    history.reckoner.uncertain.discard("due_on")
    return history.due_on(), history.base_due_on()


def _state(history: History, today: date) -> tuple[ClockState, str | None]:
    if history.ended:
        return ClockState.STOPPED, None
    if history.receipt.received_on is None:
        return ClockState.STOPPED, "confirmation"
    if history.waiting(EventKind.CLARIFIED):
        return ClockState.PAUSED, "clarification"
    if history.waiting(EventKind.FEE_PAID):
        return ClockState.PAUSED, "fee"
    if any(interval.covers(today) for interval in history.excluded()):
        return ClockState.PAUSED, "consultation"
    return ClockState.RUNNING, None


def _days_left(history: History, today: date, due: date | None) -> int | None:
    waits = (EventKind.CLARIFIED, EventKind.FEE_PAID)
    if due is None or history.ended or any(map(history.waiting, waits)):
        return None
    if today > due:
        return -history.reckoner.ask("days_left", lambda c: c.between(due, today))
    return history.counted("days_left", max(today, history.last_start), due)


def _handled_in(history: History) -> int | None:
    if history.answered_on is None:
        return None
    return history.counted("handled_in", history.last_start, history.answered_on)


def _confirm_by(history: History) -> date | None:
    reached = history.receipt.reached_on
    if reached is None or history.channel not in CONFIRMED_CHANNELS:
        return None
    return history.add("confirm_by", reached, 1)


def _conservative(history: History) -> date | None:
    reached = history.receipt.reached_on
    if reached is None:
        return None
    return history.add("conservative_due_on", reached, history.base)


def _clarification_notice_by(history: History) -> date | None:
    received = history.receipt.received_on
    if received is None or history.regime == Regime.OLD:
        return None
    return history.add("clarification_notice_by", received, CLARIFICATION_NOTICE_DAYS)


def _consultee_reply_by(history: History) -> date | None:
    """The limit of those who are still asked, else of who was asked last."""
    open_ones = [found for found in history.consultations if not found.closed_on]
    asked = open_ones or history.consultations[-1:]
    return max((found.limit for found in asked), default=None)


def _pay_by(history: History) -> date | None:
    if history.fee_notice is None:
        return None
    since = history.fee_notice.received_on or history.fee_notice.on
    return history.add("pay_by", since, PAYMENT_DAYS)


def _remedy(
    name: str, history: History, rule: Callable[[date, Workdays], date]
) -> date | None:
    served = history.answered_on
    if served is None:
        return None
    return history.reckoner.ask(name, lambda calendar: rule(served, calendar))


def _uncertain(history: History) -> frozenset[str]:
    names = set(history.reckoner.uncertain)
    if _consultee_reply_by(history) is None:
        names.discard("consultee_reply_by")
    return frozenset(names)
