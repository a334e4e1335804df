"""The day on which a request counts as received (Art. 31)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from disclosure.casework.rules.clock.events import Contradiction, Event
from disclosure.casework.rules.vocabulary import Channel, EventKind, Regime
from disclosure.labels import noop, sentence

#: The Regulation in force today governs what is received from this day on.
NEW_REGIME_FROM = date(2019, 5, 15)
#: Working days to reply, and the most by which they may be extended.
ALLOWANCE = {Regime.OLD: 15, Regime.NEW: 20}
LONGEST_EXTENSION = {Regime.OLD: 15, Regime.NEW: 20}

RECEIPT_KINDS = (
    EventKind.SUBMITTED,
    EventKind.ARRIVED,
    EventKind.AGENCY_CONFIRMED,
    EventKind.APPLICANT_CONFIRMED,
)
#: Channels on which the receipt needs somebody's confirmation.
CONFIRMED_CHANNELS = (Channel.ONLINE, Channel.FAX, Channel.POST_PLAIN)
_POST = (Channel.POST_SIGNED, Channel.POST_PLAIN)


@dataclass(frozen=True)
class Receipt:
    """When a request set out, came to the office and counted as received.

    ``confirmed_on`` is the day the office confirmed it, where it had to.
    ``position`` is the place, in the ordered events, of the one that completed
    the receipt. All fields are None while nothing is known about them.
    """

    sent_on: date | None = None
    reached_on: date | None = None
    received_on: date | None = None
    position: int | None = None
    confirmed_on: date | None = None


def regime_of(received_on: date) -> Regime:
    """Return the Regulation that governs a request, by its day of receipt."""
    return Regime.OLD if received_on < NEW_REGIME_FROM else Regime.NEW


def receipt_of(ordered: Sequence[Event], channel: Channel) -> Receipt:
    """Return the receipt that the events, in the order of their dates, make.

    Raises Contradiction when one of the four kinds is there twice.
    """
    places = _places(ordered)
    reached = _reached(places, channel)
    needed = _needed(places, channel)
    if not needed:
        return Receipt(
            sent_on=min((ordered[at].on for at in places.values()), default=None),
            reached_on=None if reached is None else ordered[reached].on,
            confirmed_on=_confirmed(ordered, places),
        )
    last = max(needed)
    return Receipt(
        sent_on=min(ordered[at].on for at in places.values()),
        reached_on=ordered[last if reached is None else reached].on,
        received_on=ordered[last].on,
        position=last,
        confirmed_on=_confirmed(ordered, places),
    )


def _places(ordered: Sequence[Event]) -> dict[EventKind, int]:
    places: dict[EventKind, int] = {}
    for at, event in enumerate(ordered):
        if event.kind not in RECEIPT_KINDS:
            continue
        if event.kind in places:
            raise Contradiction(event, sentence(noop("这一事项只能有一次。")))
        places[event.kind] = at
    return places


def _reached(places: dict[EventKind, int], channel: Channel) -> int | None:
    """The event on which the office could first know of the request."""
    order = [EventKind.SUBMITTED, EventKind.ARRIVED]
    if channel in _POST:
        order.reverse()
    return next((places[kind] for kind in order if kind in places), None)


def _confirmed(ordered: Sequence[Event], places: dict[EventKind, int]) -> date | None:
    place = places.get(EventKind.AGENCY_CONFIRMED)
    return None if place is None else ordered[place].on


def _needed(places: dict[EventKind, int], channel: Channel) -> list[int]:
    """The events that make the receipt; empty while it is not complete."""
    agency = places.get(EventKind.AGENCY_CONFIRMED)
    applicant = places.get(EventKind.APPLICANT_CONFIRMED)
    if channel == Channel.POST_SIGNED:
        found = [places.get(EventKind.ARRIVED)]
    elif channel == Channel.POST_PLAIN:
        found = [agency, applicant]
    elif channel not in CONFIRMED_CHANNELS:
        found = [_reached(places, channel)]
    elif agency is None:
        found = []
    else:
        found = [agency, _reached(places, channel) if applicant is None else applicant]
    return [at for at in found if at is not None]
