"""Counting working days around the days that do not count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TypeVar

from disclosure.workdays import CalendarIncomplete, Workdays

T = TypeVar("T")


@dataclass(frozen=True, order=True)
class Interval:
    """The days after ``after``, up to and with ``through``."""

    after: date
    through: date

    def covers(self, day: date) -> bool:
        return self.after < day <= self.through


@dataclass
class Reckoner:
    """Asks a calendar, and remembers which answers rest on no notice yet."""

    calendar: Workdays
    uncertain: set[str] = field(default_factory=set)

    def ask(self, name: str, question: Callable[[Workdays], T]) -> T:
        """Answer for certain, or provisionally and with ``name`` noted."""
        try:
            return question(self.calendar)
        except CalendarIncomplete:
            self.uncertain.add(name)
            return question(_provisional(self.calendar))


@lru_cache(maxsize=16)
def _provisional(calendar: Workdays) -> Workdays:
    """Keep what the provisional calendar has worked out; there are few calendars."""
    return calendar.provisional()


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """Return the union of intervals, in order; days are never counted twice."""
    union: list[Interval] = []
    for interval in sorted(intervals):
        if interval.through <= interval.after:
            continue
        if union and interval.after <= union[-1].through:
            through = max(union[-1].through, interval.through)
            union[-1] = Interval(union[-1].after, through)
        else:
            union.append(interval)
    return union


def used_up(
    calendar: Workdays, start: date, days: int, excluded: Sequence[Interval]
) -> date:
    """Return the day on which ``days`` working days after ``start`` are used up.

    ``excluded`` is merged. Raises CalendarIncomplete if the day is not known.
    """
    if days == 0:
        return start
    for interval in excluded:
        if interval.through <= start:
            continue
        if interval.after > start:
            end = calendar.add(start, days)
            if end <= interval.after:
                return end
            days -= calendar.between(start, interval.after)
        start = interval.through
    return calendar.add(start, days)


def counted(
    calendar: Workdays, start: date, end: date, excluded: Sequence[Interval]
) -> int:
    """Return the working days after ``start`` up to ``end`` that count.

    ``excluded`` is merged. Raises CalendarIncomplete as ``Workdays`` does.
    """
    days = calendar.between(start, end)
    for interval in excluded:
        after, through = max(start, interval.after), min(end, interval.through)
        days -= calendar.between(after, through)
    return days
