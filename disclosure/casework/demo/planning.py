"""From scenarios to a plan: which case begins where, when, by whom. Pure.

The same arguments always give the same plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from disclosure.casework.demo import ordinary, proceedings, unfinished
from disclosure.casework.demo.applicants import Wish, application_of
from disclosure.casework.demo.scenarios import Placed, Scenario
from disclosure.casework.demo.steps import Step, Steps
from disclosure.casework.demo.topics import subject_of
from disclosure.casework.demo.unfinished import SHOWN
from disclosure.casework.rules.actions import Action
from disclosure.casework.rules.application import Application
from disclosure.casework.rules.vocabulary import ApplicantKind, Channel, Delivery
from disclosure.casework.rules.workflow import SENT_AT_ONCE
from disclosure.workdays import Workdays

T = TypeVar("T")

SCENARIOS = (*ordinary.ALL, *proceedings.ALL, *unfinished.ALL)
#: Channels in which the office confirms the receipt in a step of its own.
_CONFIRMED = frozenset({Channel.ONLINE, Channel.POST_PLAIN, Channel.FAX})
_CHANNELS = {
    Channel.ONLINE: 62,
    Channel.POST_SIGNED: 14,
    Channel.POST_PLAIN: 6,
    Channel.IN_PERSON: 14,
    Channel.FAX: 2,
    Channel.ORAL: 2,
}
_DELIVERIES = {
    Delivery.ONLINE: 55,
    Delivery.EMAIL: 10,
    Delivery.POST: 22,
    Delivery.IN_PERSON: 12,
    Delivery.FAX: 1,
}
_KINDS = {
    ApplicantKind.NATURAL_PERSON: 76,
    ApplicantKind.BUSINESS: 12,
    ApplicantKind.RESEARCH: 3,
    ApplicantKind.PUBLIC_INTEREST: 2,
    ApplicantKind.LEGAL_SERVICE: 4,
    ApplicantKind.OTHER_ORGANIZATION: 3,
}
#: A request that repeats another comes this many days after the first ones.
_REPEATS_AFTER = 120
#: The share of replies whose receipt nobody confirms.
_SILENT = 0.4


@dataclass(frozen=True)
class Planned:
    """One case to be made. ``agency`` is a place in the list of agencies."""

    scenario: Scenario
    name: str
    agency: int
    turn: int
    on: date
    channel: Channel
    application: Application
    steps: Steps


@dataclass(frozen=True)
class Place:
    """Where a case stands in the plan: among all, among its copies, in time."""

    turn: int
    copy: int
    day: date


@dataclass(frozen=True)
class Frame:
    """The time and size of a plan; ``last`` is the last day of it."""

    calendars: Sequence[Workdays]
    years: Sequence[int]
    last: date
    scale: float

    @property
    def first(self) -> date:
        return date(min(self.years), 1, 1)

    @property
    def end(self) -> date:
        return min(date(max(self.years), 12, 31), self.last)


def plan(frame: Frame) -> list[Planned]:
    """Return the cases in the order of their days.

    Each scenario is there at least once, however small ``scale``; one that is
    carried over, once for every year that has ended.
    """
    made: list[Planned] = []
    for scenario in SCENARIOS:
        for copy, day in enumerate(_days(scenario, frame)):
            place = Place(len(made), copy, day)
            made.append(_planned(scenario, place, frame, made[0] if made else None))
    return sorted(made, key=lambda planned: planned.on)


def is_repeated(planned: Planned) -> bool:
    """Tell whether later requests repeat this one: the very first grant."""
    return planned.turn == 0


def _days(scenario: Scenario, frame: Frame) -> list[date]:
    copies = max(1, round(scenario.share * frame.scale))
    if scenario in SHOWN:
        copies = 1
    if scenario.placed is Placed.YEAR_END:
        ends = [date(year, 12, 31) for year in frame.years]
        days = [_before(frame, end, 8) for end in ends if end < frame.last]
        return [day for day in days for _ in range(copies)]
    if scenario.placed is Placed.RECENT:
        return [_before(frame, frame.last, scenario.ago)] * copies
    random = Random(scenario.name)
    days = [_somewhere(scenario, frame, random) for _ in range(copies)]
    return [frame.first, *days[1:]] if scenario is SCENARIOS[0] else days


def _somewhere(scenario: Scenario, frame: Frame, random: Random) -> date:
    first, end = frame.first, frame.end
    if scenario.placed is Placed.DONE:
        end = min(end, _before(frame, frame.last, scenario.room))
    if scenario.repeats:
        first += timedelta(days=_REPEATS_AFTER)
    span = max((end - first).days, 0)
    return first + timedelta(days=random.randint(0, span))


def _planned(
    scenario: Scenario, place: Place, frame: Frame, first: Planned | None
) -> Planned:
    name = f"{scenario.name}-{place.copy}"
    random = Random(name)
    agency = place.turn % len(frame.calendars)
    if scenario in SHOWN or (scenario.repeats and first):
        agency = 0
    channel = scenario.channel or _pick(random, _CHANNELS)
    if scenario.repeats and first:
        # The person of the first case asks for the same thing once more.
        application = first.application
    else:
        application = _application(scenario, agency, place, random)
    delivery = Delivery.of(application.delivery)
    return Planned(
        scenario=scenario,
        name=name,
        agency=agency,
        turn=place.turn,
        on=_opening(channel, place.day, frame.calendars[agency]),
        channel=channel,
        application=application,
        steps=tuple(_needed(scenario.steps, channel, delivery, random)),
    )


def _application(
    scenario: Scenario, agency: int, place: Place, random: Random
) -> Application:
    wish = Wish(
        kind=scenario.kind or _pick(random, _KINDS),
        subject=scenario.subject or subject_of(agency, place.turn, place.day.year),
        delivery=scenario.delivery or _pick(random, _DELIVERIES),
        matter=scenario.matter,
        has_agent=scenario.has_agent,
        needs_help=scenario.needs_help,
    )
    return application_of(wish, random.randrange(1000))


def _needed(
    steps: Steps, channel: Channel, delivery: Delivery, random: Random
) -> Iterator[Step]:
    """Leave out what this channel or delivery does without; fix the days."""
    for step in steps:
        if step.action is Action.CONFIRM and channel not in _CONFIRMED:
            continue
        if step.action is Action.DISPATCH and delivery in SENT_AT_ONCE:
            continue
        if step.action is Action.RECORD_SERVICE and _unserved(delivery, random):
            continue
        yield replace(step, days=step.days + random.randint(0, step.slack), slack=0)


def _unserved(delivery: Delivery, random: Random) -> bool:
    """Nobody signs for every letter; what is fetched is signed for at once."""
    return delivery is Delivery.IN_PERSON or random.random() < _SILENT


def _opening(channel: Channel, day: date, calendar: Workdays) -> date:
    """A form is sent on any day; the office is open on working days."""
    if channel is Channel.ONLINE:
        return day
    return calendar.add(day - timedelta(days=1), 1)


def _before(frame: Frame, day: date, workdays: int) -> date:
    """Return the day so many working days before ``day``, by the first calendar."""
    return back(frame.calendars[0], day, workdays)


def back(calendar: Workdays, day: date, workdays: int) -> date:
    """Return the day so many working days before ``day``; zero is ``day``."""
    while workdays > 0:
        day -= timedelta(days=1)
        workdays -= calendar.is_workday(day)
    return day


def _pick(random: Random, weights: dict[T, int]) -> T:
    return random.choices(list(weights), list(weights.values()))[0]
