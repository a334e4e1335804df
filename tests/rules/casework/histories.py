"""Random histories of cases, the same on every run: most lawful, some not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from disclosure.casework.rules.clock import Event
from disclosure.casework.rules.vocabulary import Channel, Consultee
from disclosure.casework.rules.vocabulary import EventKind as Kind

SEED = 20190515
_CHANNELS = list(Channel)
_CONSULTEES = [None, *Consultee]
#: Both sides of the change of regime, and the end of the known calendar.
_YEARS = (
    (date(2018, 3, 1), 500),
    (date(2019, 4, 25), 40),
    (date(2021, 9, 1), 1500),
    (date(2026, 6, 1), 240),
)
_STEPS = (
    *[Kind.CLARIFICATION_ASKED] * 2,
    *[Kind.CLARIFIED] * 2,
    *[Kind.CONSULTATION_OPENED] * 4,
    *[Kind.CONSULTATION_CLOSED] * 3,
    *[Kind.EXTENDED] * 3,
    *[Kind.FEE_NOTICED] * 2,
    *[Kind.FEE_PAID] * 2,
    Kind.DELAYED,
    Kind.WITHDRAWN,
    *[Kind.ANSWERED] * 2,
    Kind.AGENCY_CONFIRMED,
)

History = tuple[list[Event], Channel, date]


def histories(number: int, seed: int = SEED) -> Iterator[History]:
    """Yield so many times events in any order, a channel, and today."""
    random = Random(seed)
    for _ in range(number):
        first, span = random.choice(_YEARS)
        channel = random.choice(_CHANNELS)
        events, day = _receipt(random, channel, first + _days(random, span))
        _handling(random, events, day)
        if random.random() < 0.5:
            random.shuffle(events)
        yield events, channel, day + _days(random, 90)


def _days(random: Random, most: int) -> timedelta:
    return timedelta(int(random.random() * (most + 1)))


def _receipt(random: Random, channel: Channel, day: date) -> tuple[list[Event], date]:
    """What makes a request received; now and then something is missing."""
    events = []
    kinds = [Kind.SUBMITTED, Kind.ARRIVED]
    if random.random() < 0.3:
        del kinds[int(random.random() * 2)]
    if channel in (Channel.ONLINE, Channel.FAX, Channel.POST_PLAIN):
        kinds += [Kind.AGENCY_CONFIRMED, Kind.APPLICANT_CONFIRMED]
        if random.random() < 0.4:
            del kinds[-int(random.random() * 2) - 1]
    for kind in kinds:
        events.append(Event(kind, day))
        day += _days(random, 3)
    return events, day - _days(random, 1)


def _handling(random: Random, events: list[Event], day: date) -> None:
    asked = paid = True
    opened = extended = 0
    for _ in range(int(random.random() * 9)):
        kind = random.choice(_STEPS)
        if random.random() < 0.9 and (
            (kind == Kind.CLARIFIED and asked)
            or (kind == Kind.FEE_PAID and paid)
            or (kind == Kind.CONSULTATION_CLOSED and not opened)
            or (kind == Kind.EXTENDED and (extended or not asked or not paid))
            or (kind == Kind.DELAYED and not (asked and paid))
            or kind == Kind.AGENCY_CONFIRMED
        ):
            continue
        day += _days(random, 60 if random.random() < 0.06 else 9)
        events.append(_event(random, kind, day))
        asked = kind == Kind.CLARIFIED or (asked and kind != Kind.CLARIFICATION_ASKED)
        paid = kind == Kind.FEE_PAID or (paid and kind != Kind.FEE_NOTICED)
        opened += (kind == Kind.CONSULTATION_OPENED) - (
            kind == Kind.CONSULTATION_CLOSED
        )
        extended += kind == Kind.EXTENDED
        if kind in (Kind.ANSWERED, Kind.WITHDRAWN) and random.random() < 0.9:
            return


def _event(random: Random, kind: Kind, day: date) -> Event:
    near = day + _days(random, 20) - timedelta(random.random() < 0.02)
    if kind == Kind.CONSULTATION_OPENED:
        letter = random.choice([None, near])
        who = random.choice(_CONSULTEES)
        return Event(kind, day, consultee=who, letter_received=letter)
    if kind == Kind.CONSULTATION_CLOSED:
        who = random.choice([None, None, *_CONSULTEES])
        return Event(kind, day, consultee=who)
    if kind == Kind.EXTENDED:
        return Event(kind, day, workdays=int(random.random() * 17.5))
    if kind == Kind.FEE_NOTICED:
        return Event(kind, day, received_on=random.choice([None, near]))
    if kind == Kind.CLARIFICATION_ASKED:
        return Event(kind, day, reply_by=random.choice([None, near]))
    if kind == Kind.DELAYED:
        return Event(kind, day, until=day + _days(random, 120))
    return Event(kind, day)
