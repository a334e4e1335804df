"""The clock of a request: a pure fold over its dated events."""

from disclosure.casework.rules.clock.clock import Clock, run
from disclosure.casework.rules.clock.events import Contradiction, Event
from disclosure.casework.rules.clock.receipt import regime_of
from disclosure.casework.rules.clock.segments import Segment, SegmentState

__all__ = [
    "Clock",
    "Contradiction",
    "Event",
    "Segment",
    "SegmentState",
    "regime_of",
    "run",
]
