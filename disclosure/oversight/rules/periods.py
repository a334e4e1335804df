"""A stretch of days that figures are asked for: a year, a quarter, a month, any.

Written ``2026``, ``2026-Q1``, ``2026-03`` or ``2026-01-05..2026-02-10``.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from disclosure.labels import Sentence, noop, sentence

_YEAR = re.compile(r"(\d{4})", re.ASCII)
_QUARTER = re.compile(r"(\d{4})-Q([1-4])", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_DAY = r"(\d{4}-\d{2}-\d{2})"
_DAYS = re.compile(rf"{_DAY}\.\.{_DAY}", re.ASCII)
#: Requests on demand began with the Regulation of 2008.
FIRST_YEAR, LAST_YEAR = 2008, 2100


@dataclass(frozen=True, order=True)
class Period:
    """All days from ``first`` to ``last``, both included; 3 July is before 4 July.

    Raises ValueError where the last day is before the first.
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a period ends before it begins")

    @property
    def code(self) -> str:
        """Return the shortest writing that ``parse`` reads back."""
        year, month = self.first.year, self.first.month
        for length, text in (
            (12, f"{year}"),
            (3, f"{year}-Q{(month + 2) // 3}"),
            (1, f"{year}-{month:02}"),
        ):
            if month % length == 1 % length and self == _months(year, month, length):
                return text
        return f"{self.first:%Y-%m-%d}..{self.last:%Y-%m-%d}"

    @property
    def label(self) -> Sentence:
        """Return the period in words."""
        code = self.code
        values = {"year": self.first.year, "month": self.first.month}
        if _YEAR.fullmatch(code):
            return sentence(noop("%(year)s年"), **values)
        if quarter := _QUARTER.fullmatch(code):
            return sentence(noop("%(year)s年第%(n)s季度"), n=quarter[2], **values)
        if _MONTH.fullmatch(code):
            return sentence(noop("%(year)s年%(month)s月"), **values)
        return sentence(noop("%(first)s至%(last)s"), first=self.first, last=self.last)

    def holds(self, day: date) -> bool:
        """Tell whether a day lies in the period."""
        return self.first <= day <= self.last

    def year_before(self) -> Period:
        """Return the same days of the year before; 29 February becomes the 28th.

        A whole month stays a whole month, so February 2025 is the 29 days of
        February 2024.
        """
        last = _moved(self.last, self.last.year - 1)
        if _is_month_end(self.last):
            last = _month_end(self.last.year - 1, self.last.month)
        return Period(_moved(self.first, self.first.year - 1), last)

    def until(self, day: date) -> Period | None:
        """Return the part that has passed on a day; None if nothing has."""
        return None if day < self.first else Period(self.first, min(day, self.last))

    def months(self) -> list[Period]:
        """Return the months that the period touches, the first and last cut off."""
        found, day = [], self.first
        while day <= self.last:
            end = min(_month_end(day.year, day.month), self.last)
            found.append(Period(day, end))
            day = date.fromordinal(end.toordinal() + 1)
        return found


def year_of(year: int) -> Period:
    """Return a whole year."""
    return Period(date(year, 1, 1), date(year, 12, 31))


def parse(text: str) -> Period | None:
    """Return what was written; None if it is no period between 2008 and 2100."""
    try:
        period = _parse(text)
    except ValueError:
        return None
    if period is None or period.first.year < FIRST_YEAR:
        return None
    return period if period.last.year <= LAST_YEAR else None


def _parse(text: str) -> Period | None:
    if found := _YEAR.fullmatch(text):
        return year_of(int(found[1]))
    if found := _QUARTER.fullmatch(text):
        return _months(int(found[1]), int(found[2]) * 3 - 2, 3)
    if found := _MONTH.fullmatch(text):
        return _months(int(found[1]), int(found[2]), 1)
    if found := _DAYS.fullmatch(text):
        return Period(date.fromisoformat(found[1]), date.fromisoformat(found[2]))
    return None


def _months(year: int, month: int, count: int) -> Period | None:
    if month + count > 13:
        return None
    return Period(date(year, month, 1), _month_end(year, month + count - 1))


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _is_month_end(day: date) -> bool:
    return day == _month_end(day.year, day.month)


def _moved(day: date, year: int) -> date:
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))
