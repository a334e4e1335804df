"""A calendar of working days that counts by arithmetic, not day by day."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from hashlib import sha256
from itertools import accumulate

_VERSION_LENGTH = 12
_LAST_ORDINAL = date.max.toordinal()


class CalendarIncomplete(Exception):
    """A question needs a day of a year whose notice is not known; ``year`` says which.

    It is the first such year, even when the question reaches further.
    """

    def __init__(self, year: int) -> None:
        super().__init__(year)
        self.year = year


@dataclass(frozen=True)
class Workdays:
    """Which days are working days, and up to which day that is known.

    ``exceptions`` maps a day to True (the office works) or False (it does
    not); every other day follows the week, also before the first exception.
    ``complete_through`` is the last day that the notices cover.
    """

    exceptions: Mapping[date, bool] = field(hash=False)
    complete_through: date
    is_provisional: bool = False

    def is_workday(self, day: date) -> bool:
        """Tell whether the office works on ``day``.

        Raises CalendarIncomplete for a day after ``complete_through``.
        """
        self._need(day.toordinal())
        known = self.exceptions.get(day)
        return day.weekday() < 5 if known is None else known

    def add(self, start: date, days: int) -> date:
        """Return the ``days``-th working day strictly after ``start``.

        Zero days return ``start`` itself, working day or not. Raises
        ValueError for a negative number, CalendarIncomplete if the day is not
        yet known, and OverflowError beyond the year 9999.
        """
        if days < 0:
            raise ValueError(days)
        if days == 0:
            return start
        found = self._ordinal_of(self._count(start.toordinal()) + days)
        self._need(found)
        if found > _LAST_ORDINAL:
            raise OverflowError(days)
        return date.fromordinal(found)

    def between(self, start: date, end: date) -> int:
        """Return the number of working days after ``start``, up to and with ``end``.

        Zero if ``end`` is not after ``start``. Raises CalendarIncomplete if
        ``end`` lies after ``complete_through``.
        """
        if end <= start:
            return 0
        self._need(end.toordinal())
        return self._count(end.toordinal()) - self._count(start.toordinal())

    def provisional(self) -> Workdays:
        """Return the same calendar, which never raises CalendarIncomplete.

        After ``complete_through`` it counts Monday to Friday, but for
        exceptions that were entered already.
        """
        return self if self.is_provisional else replace(self, is_provisional=True)

    @cached_property
    def version(self) -> str:
        """A short digest of what this calendar knows.

        Two calendars that answer alike have the same version, also when one
        of them says in so many words that a Sunday is free.
        """
        lines = [f"{day}{step:+d}" for day, step in self._steps]
        text = "\n".join([self.complete_through.isoformat(), *lines])
        return sha256(text.encode()).hexdigest()[:_VERSION_LENGTH]

    @cached_property
    def _steps(self) -> list[tuple[int, int]]:
        """Days that differ from the week, sorted: +1 works, -1 is free."""
        return sorted(
            (day.toordinal(), 1 if works else -1)
            for day, works in self.exceptions.items()
            if works != (day.weekday() < 5)
        )

    @cached_property
    def _days(self) -> list[int]:
        return [day for day, _ in self._steps]

    @cached_property
    def _shifts(self) -> list[int]:
        """What the first n differing days change in the count, for n from 0."""
        return list(accumulate((step for _, step in self._steps), initial=0))

    @cached_property
    def _counts(self) -> list[int]:
        """The count of working days up to and with each differing day."""
        return [self._count(day) for day in self._days]

    @cached_property
    def _limit(self) -> int | None:
        """The last ordinal that may be used without guessing; None if all may."""
        is_endless = self.is_provisional or self.complete_through == date.max
        return None if is_endless else self.complete_through.toordinal()

    def _need(self, ordinal: int) -> None:
        if self._limit is not None and ordinal > self._limit:
            raise CalendarIncomplete((self.complete_through + timedelta(1)).year)

    def _count(self, ordinal: int) -> int:
        """Return the number of working days from the year 1 to ``ordinal``."""
        shift = self._shifts[bisect_right(self._days, ordinal)]
        return _weekdays_through(ordinal) + shift

    def _ordinal_of(self, count: int) -> int:
        """Return the first day by which ``count`` working days have passed.

        All differing days before position ``at`` come too early; so the day
        is found in the plain week after them, unless the next differing day,
        a working weekend, comes first.
        """
        at = bisect_left(self._counts, count)
        found = _weekday_ordinal(count - self._shifts[at])
        return min(found, self._days[at]) if at < len(self._days) else found


def _weekdays_through(ordinal: int) -> int:
    """Count Mondays to Fridays from 1 January of the year 1, a Monday."""
    weeks, rest = divmod(ordinal, 7)
    return weeks * 5 + min(rest, 5)


def _weekday_ordinal(count: int) -> int:
    """Return the ordinal of the ``count``-th weekday: Monday to Friday."""
    weeks, rest = divmod(count - 1, 5)
    return weeks * 7 + rest + 1
