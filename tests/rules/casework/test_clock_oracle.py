"""The clock against a second one that walks from day to day.

The oracle shares nothing with the rules but the types of its input. It keeps
days as numbers, excluded days as a set, and finds every date by walking.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

import pytest

from disclosure.casework.rules.clock import Contradiction, Event, run
from disclosure.casework.rules.vocabulary import Channel, ClockState, Regime
from disclosure.casework.rules.vocabulary import EventKind as Kind
from tests.rules.casework.calendars import CN, COMPLETE
from tests.rules.casework.histories import histories

#: In four parts, so that they can run side by side.
NUMBER, PARTS = 100_000, 4
KNOWN = COMPLETE.toordinal()
NEW = date(2019, 5, 15).toordinal()
FIRST, LAST = date(2017, 1, 1).toordinal(), date(2030, 1, 1).toordinal()
WORKS = {
    number: CN.exceptions.get(
        date.fromordinal(number), date.fromordinal(number).isoweekday() <= 5
    )
    for number in range(FIRST, LAST)
}


class Wrong(Exception):
    def __init__(self, event: Event) -> None:
        self.event = event


def walk(start: int, days: int, skip: frozenset[int] | set[int] = frozenset()) -> int:
    at = start
    while days:
        at += 1
        if WORKS[at] and at not in skip:
            days -= 1
    return at


def number_of_days(start: int, end: int, skip: set[int]) -> int:
    return sum(1 for at in range(start + 1, end + 1) if WORKS[at] and at not in skip)


@dataclass
class Oracle:
    start: int
    allowed: int
    most: int
    extension: int = 0
    late_extension: int = 0
    delay: int | None = None
    unclear: bool = False
    unpaid: bool = False
    pay_from: int | None = None
    asked: list[list] = field(default_factory=list)

    def skip(self) -> set[int]:
        days: set[int] = set()
        for _, opened, limit, closed in self.asked:
            days.update(range(opened + 1, (limit if closed is None else closed) + 1))
        return days

    def due(self) -> int:
        if self.delay is None:
            return walk(self.start, self.allowed + self.extension, self.skip())
        return walk(self.delay, self.late_extension, self.skip())

    def restart(self, day: int) -> None:
        self.start, self.delay, self.late_extension = day, None, 0


def received(sequence: list[Event], channel: Channel) -> tuple[int | None, int]:
    """The day of receipt, and how many events pass before it is complete."""
    seen: dict[Kind, int] = {}
    found: tuple[int | None, int] = (None, len(sequence))
    kinds = (Kind.SUBMITTED, Kind.ARRIVED, Kind.AGENCY_CONFIRMED)
    for event in sequence:
        if event.kind in (*kinds, Kind.APPLICANT_CONFIRMED):
            if event.kind in seen:
                raise Wrong(event)
            seen[event.kind] = event.on.toordinal()
    agency, applicant = Kind.AGENCY_CONFIRMED in seen, Kind.APPLICANT_CONFIRMED in seen
    letter_first = channel == Channel.POST_PLAIN
    came = [Kind.ARRIVED, Kind.SUBMITTED] if letter_first else list(kinds[:2])
    first = [kind for kind in came if kind in seen][:1]
    if channel in (Channel.IN_PERSON, Channel.ORAL):
        wanted = first
    elif channel == Channel.POST_SIGNED:
        wanted = [Kind.ARRIVED] if Kind.ARRIVED in seen else []
    elif channel == Channel.POST_PLAIN:
        wanted = [kind for kind in seen if kind not in (Kind.SUBMITTED, Kind.ARRIVED)]
    elif agency:
        other = [Kind.APPLICANT_CONFIRMED] if applicant else first
        wanted = [Kind.AGENCY_CONFIRMED, *other]
    else:
        wanted = []
    missing = set(wanted)
    for at, event in enumerate(sequence):
        missing.discard(event.kind)
        if wanted and not missing:
            found = (max(seen[kind] for kind in wanted), at)
            break
    return found


def oracle(events: list[Event], channel: Channel, today: date) -> tuple:
    days = sorted({event.on for event in events})
    sequence = [event for on in days for event in events if event.on == on]
    start, complete = received(sequence, channel)
    is_old = start is not None and start < NEW
    case = Oracle(start or 0, 15 if is_old else 20, 15 if is_old else 20)
    end: Event | None = None
    for at, event in enumerate(sequence):
        if end is not None:
            raise Wrong(event)
        if event.kind == Kind.WITHDRAWN:
            end = event
        elif event.kind not in (
            Kind.SUBMITTED,
            Kind.ARRIVED,
            Kind.AGENCY_CONFIRMED,
            Kind.APPLICANT_CONFIRMED,
        ):
            if at < complete:
                raise Wrong(event)
            if event.kind == Kind.ANSWERED:
                end = event
            else:
                happen(case, event)
    if start is None:
        waits = None if end else "confirmation"
        return (None, None, None, False, ClockState.STOPPED, waits, *[None] * 6)
    return (*result(case, end, today, start, is_old),)


def happen(case: Oracle, event: Event) -> None:
    on, kind = event.on.toordinal(), event.kind
    later = [event.reply_by, event.letter_received, event.received_on]
    if any(day is not None and day < event.on for day in later):
        raise Wrong(event)
    if kind == Kind.CLARIFICATION_ASKED:
        case.unclear = True
    elif kind == Kind.CLARIFIED:
        if not case.unclear:
            raise Wrong(event)
        case.unclear = False
        case.restart(on)
    elif kind == Kind.FEE_NOTICED:
        case.unpaid = True
        case.pay_from = (event.received_on or event.on).toordinal()
    elif kind == Kind.FEE_PAID:
        if not case.unpaid:
            raise Wrong(event)
        case.unpaid = False
        case.restart(on)
    elif kind == Kind.CONSULTATION_OPENED:
        limit = walk((event.letter_received or event.on).toordinal(), 15)
        case.asked.append([event.consultee, on, limit, None])
    elif kind == Kind.CONSULTATION_CLOSED:
        close(case, event)
    else:
        prolong(case, event)


def close(case: Oracle, event: Event) -> None:
    still = [one for one in case.asked if one[3] is None]
    if event.consultee is not None:
        still = [one for one in still if one[0] == event.consultee]
    if not still:
        raise Wrong(event)
    still[0][3] = event.on.toordinal()


def prolong(case: Oracle, event: Event) -> None:
    due = case.due()
    if case.unclear or case.unpaid or event.on.toordinal() > due:
        raise Wrong(event)
    if event.kind == Kind.DELAYED:
        if event.until.toordinal() < due:
            raise Wrong(event)
        case.delay, case.late_extension = event.until.toordinal(), 0
        return
    if case.extension or not 0 < event.workdays <= case.most:
        raise Wrong(event)
    case.extension = event.workdays
    if case.delay is not None:
        case.late_extension = event.workdays


def result(
    case: Oracle, end: Event | None, today: date, start: int, is_old: bool
) -> tuple:
    due, now, skip = case.due(), today.toordinal(), case.skip()
    state, waits, left = ClockState.RUNNING, None, None
    if end is not None:
        state = ClockState.STOPPED
    elif case.unclear or case.unpaid:
        state, waits = ClockState.PAUSED, "clarification" if case.unclear else "fee"
    else:
        if now in skip:
            state, waits = ClockState.PAUSED, "consultation"
        if now > due:
            left = -number_of_days(due, now, set())
        else:
            left = number_of_days(max(now, case.start), due, skip)
    answered = end.on.toordinal() if end and end.kind == Kind.ANSWERED else None
    handled = None if answered is None else number_of_days(case.start, answered, skip)
    still = [limit for _, _, limit, closed in case.asked if closed is None]
    still = still or [limit for _, _, limit, _ in case.asked[-1:]]
    return (
        start,
        Regime.OLD if is_old else Regime.NEW,
        due,
        due > KNOWN and case.delay != due,
        state,
        waits,
        left,
        handled,
        None if answered is None else answered <= due,
        None if is_old else walk(start, 7),
        max(still, default=None),
        None if case.pay_from is None else walk(case.pay_from, 20),
    )


def ordinal(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


def computed(events: list[Event], channel: Channel, today: date) -> tuple:
    clock = run(events, channel, CN, today)
    return (
        ordinal(clock.received_on),
        clock.regime,
        ordinal(clock.due_on),
        clock.provisional,
        clock.state,
        clock.waiting_for,
        clock.days_left,
        clock.handled_in,
        clock.in_time,
        ordinal(clock.clarification_notice_by),
        ordinal(clock.consultee_reply_by),
        ordinal(clock.pay_by),
    )


@pytest.mark.parametrize("part", range(PARTS))
def test_both_clocks_agree_on_every_history(part):
    seen: Counter[object] = Counter()
    for events, channel, today in histories(NUMBER // PARTS, seed=711 + part):
        try:
            expected = oracle(events, channel, today)
        except Wrong as wrong:
            expected = wrong.event
            seen["contradiction", expected.kind] += 1
        try:
            found = computed(events, channel, today)
        except Contradiction as wrong:
            found = wrong.event
        assert found == expected, (events, channel, today)
        if isinstance(found, tuple):
            seen["whole"] += 1
            seen.update(event.kind for event in events)
            seen.update([channel, found[1], found[4], found[5]])
            seen.update([("provisional", found[3]), ("in time", found[8])])
            seen["overdue"] += (found[6] or 0) < 0
    assert_everything_occurred(seen)


def assert_everything_occurred(seen: Counter[object]) -> None:
    """The histories reach every kind, every state and every contradiction."""
    assert seen["whole"] > NUMBER // PARTS // 2
    waits = ("confirmation", "clarification", "fee", "consultation", None)
    common = [*Kind, *Channel, *Regime, *ClockState, *waits]
    common += ["overdue", ("provisional", True), ("in time", True), ("in time", False)]
    assert not [what for what in common if seen[what] < 125]
    never_wrong = {Kind.SUBMITTED, Kind.ARRIVED, Kind.APPLICANT_CONFIRMED}
    wrong = [kind for kind in Kind if kind not in never_wrong]
    assert not [kind for kind in wrong if seen["contradiction", kind] < 5]
