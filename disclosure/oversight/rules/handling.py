"""Handling times: quantiles read off a histogram of working days, and rates.

A quantile is the smallest number of days within which at least that share of
the cases was answered: always a number that occurs, never one in between.
Rates are exact fractions with their counts beside them. Cases that are still
open and overdue stand apart: a rate over answered cases alone would look
better than it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from operator import attrgetter
from typing import NamedTuple

#: Figures over fewer cases say little, and are marked.
SMALL = 10
_TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Share:
    """So many of so many cases."""

    part: int
    whole: int

    @property
    def percent(self) -> Decimal | None:
        """Return the share in percent with one decimal, half up; None of nothing."""
        if not self.whole:
            return None
        exact = Decimal(self.part * 100) / self.whole
        return exact.quantize(_TENTH, ROUND_HALF_UP)

    @property
    def is_small(self) -> bool:
        return self.whole < SMALL


class Bin(NamedTuple):
    """Cases answered within the same number of working days, and their marks.

    All but ``days`` are numbers of cases; ``paused_days`` are working days in sum.
    """

    days: int
    cases: int
    in_time: int = 0
    extended: int = 0
    clarified: int = 0
    consulted: int = 0
    confirmable: int = 0
    confirmed_late: int = 0
    paused: int = 0
    paused_days: int = 0


@dataclass(frozen=True)
class Summary:
    """What a group of answered cases comes to.

    ``days`` maps working days to cases. ``corrected`` counts cases of the group
    that a review or a court put right; ``open_overdue`` cases that are still not
    answered, None where the question makes no sense.
    """

    days: Mapping[int, int] = field(default_factory=dict)
    in_time: int = 0
    extended: int = 0
    clarified: int = 0
    consulted: int = 0
    confirmable: int = 0
    confirmed_late: int = 0
    paused: int = 0
    paused_days: int = 0
    corrected: int = 0
    open_overdue: int | None = None

    @property
    def count(self) -> int:
        return sum(self.days.values())

    @property
    def is_small(self) -> bool:
        return self.count < SMALL

    @property
    def median(self) -> int | None:
        """Return the working days within which half of the cases were answered."""
        return quantile(self.days, 1, 2)

    @property
    def p90(self) -> int | None:
        """Return the working days within which nine of ten cases were answered."""
        return quantile(self.days, 9, 10)

    @property
    def longest(self) -> int | None:
        return max((day for day, count in self.days.items() if count), default=None)

    @property
    def on_time(self) -> Share:
        return Share(self.in_time, self.count)

    @property
    def on_time_with_open(self) -> Share | None:
        """The share with overdue open cases among the whole: the honest lower one."""
        if self.open_overdue is None:
            return None
        return Share(self.in_time, self.count + self.open_overdue)

    @property
    def extension(self) -> Share:
        return Share(self.extended, self.count)

    @property
    def clarification(self) -> Share:
        return Share(self.clarified, self.count)

    @property
    def consultation(self) -> Share:
        return Share(self.consulted, self.count)

    @property
    def confirmation_delay(self) -> Share:
        """Late confirmations among the cases whose receipt had to be confirmed."""
        return Share(self.confirmed_late, self.confirmable)

    @property
    def correction(self) -> Share:
        return Share(self.corrected, self.count)

    @property
    def mean_pause(self) -> Decimal | None:
        """Return the mean of uncounted working days of the cases that had any."""
        if not self.paused:
            return None
        exact = Decimal(self.paused_days) / self.paused
        return exact.quantize(_TENTH, ROUND_HALF_UP)


def quantile(days: Mapping[int, int], part: int, whole: int) -> int | None:
    """Return the smallest day at which ``part``/``whole`` of the cases are reached.

    ``days`` maps working days to numbers of cases. None without any case.
    """
    total, running = sum(days.values()), 0
    for day in sorted(days):
        running += days[day]
        if running and running * whole >= total * part:
            return day
    return None


def summed(
    bins: Sequence[Bin], corrected: int = 0, open_overdue: int | None = None
) -> Summary:
    """Return the summary of the bins of one group, in any order."""
    days: dict[int, int] = {}
    for one in bins:
        days[one.days] = days.get(one.days, 0) + one.cases
    marks = [one[2:] for one in bins]
    sums = marks[0] if len(marks) == 1 else map(sum, zip(*marks, strict=True))
    return Summary(
        days,
        **dict(zip(_SUMMED, sums, strict=False)),
        corrected=corrected,
        open_overdue=open_overdue,
    )


def together(parts: Iterable[Summary]) -> Summary:
    """Return the summary of all groups taken as one."""
    days: dict[int, int] = {}
    filled: list[Summary] = []
    known: list[int] = []
    for one in parts:
        if one.open_overdue is not None:
            known.append(one.open_overdue)
        if one.days or one.corrected:
            filled.append(one)
            for day, count in one.days.items():
                days[day] = days.get(day, 0) + count
    names = (*_SUMMED, "corrected")
    return Summary(
        days,
        **{name: sum(map(attrgetter(name), filled)) for name in names},
        open_overdue=sum(known) if known else None,
    )


def median_gap(one: Summary, other: Summary) -> int | None:
    """Return by how many working days a median is above another; None without two."""
    if one.median is None or other.median is None:
        return None
    return one.median - other.median


def on_time_gap(one: Summary, other: Summary) -> Decimal | None:
    """Return by how many percentage points a share on time is above another.

    Taken between the percentages as they are shown, so that readers who subtract
    find the same. None without two.
    """
    ours, theirs = one.on_time.percent, other.on_time.percent
    return None if ours is None or theirs is None else ours - theirs


#: What is added up: the fields of a bin after days and cases.
_SUMMED = Bin._fields[2:]
