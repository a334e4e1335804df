"""How many clocks one process folds in a second, with and without explanation."""

from __future__ import annotations

import time
from datetime import date

from disclosure.casework.rules.clock import Event, run
from disclosure.casework.rules.vocabulary import Channel, Consultee, EventKind
from tests.rules.calendars import CN

SECONDS = 2
#: Asked to clarify, a third party heard, extended, answered.
HISTORY = (
    Event(EventKind.SUBMITTED, date(2024, 7, 1)),
    Event(EventKind.AGENCY_CONFIRMED, date(2024, 7, 2)),
    Event(EventKind.CLARIFICATION_ASKED, date(2024, 7, 5)),
    Event(EventKind.CLARIFIED, date(2024, 7, 12)),
    Event(
        EventKind.CONSULTATION_OPENED,
        date(2024, 7, 16),
        consultee=Consultee.THIRD_PARTY,
        letter_received=date(2024, 7, 18),
    ),
    Event(EventKind.CONSULTATION_CLOSED, date(2024, 7, 26)),
    Event(EventKind.EXTENDED, date(2024, 8, 9), workdays=10),
    Event(EventKind.ANSWERED, date(2024, 8, 28)),
)
TODAY = date(2024, 9, 2)


def a_second(is_explained: bool) -> float:
    """Return clocks a second; explained ones name every day of the case."""
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < SECONDS:
        for _ in range(100):
            clock = run(HISTORY, Channel.ONLINE, CN, TODAY)
            assert not is_explained or clock.segments
        count += 100
    return count / (time.perf_counter() - start)


def measure() -> None:
    print("| clock of eight events, one process | a second |")
    print("|---|--:|")
    print(f"| folded | {a_second(False):,.0f} |")
    print(f"| folded and explained day by day | {a_second(True):,.0f} |")
