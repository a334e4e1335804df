"""Which response times the public may see.

Counts are shown always. Times and rates are shown of ten answered cases or
more: among fewer, an applicant's own case, and with it that of a neighbour,
could be told from the others.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from disclosure.oversight.rules.handling import SMALL, Share, Summary

#: With fewer answered cases only counts are shown.
LEAST = SMALL
#: The running year and the one before are shown.
YEARS = 2


@dataclass(frozen=True)
class Figures:
    """What an agency shows of one year, counted on ``as_of``.

    Counts are in 件, times in working days. Times are None where too few cases
    were answered. ``open_overdue`` counts the open overdue cases of ``as_of``,
    whenever they were received: they stand beside both years.
    """

    year: int
    as_of: date
    answered: int
    in_time: int
    open_overdue: int
    median: int | None = None
    p90: int | None = None
    longest: int | None = None

    @property
    def is_small(self) -> bool:
        """Tell whether too few cases were answered to show more than counts."""
        return self.answered < LEAST

    @property
    def on_time(self) -> Share | None:
        """Return the share answered in time; None where too few were answered."""
        return None if self.is_small else Share(self.in_time, self.answered)


def figures_of(summary: Summary, year: int, as_of: date) -> Figures:
    """Return what may be shown of the cases answered in a year."""
    is_enough = summary.count >= LEAST
    return Figures(
        year=year,
        as_of=as_of,
        answered=summary.count,
        in_time=summary.in_time,
        open_overdue=summary.open_overdue or 0,
        median=summary.median if is_enough else None,
        p90=summary.p90 if is_enough else None,
        longest=summary.longest if is_enough else None,
    )


def published_years(today: date) -> tuple[int, ...]:
    """Return the years whose figures are shown, the newest first."""
    return tuple(today.year - back for back in range(YEARS))


def is_news(stored: Figures, found: Figures) -> bool:
    """Tell whether figures of a year have to be stored anew.

    While the year runs, the day they were counted on is news by itself; of a
    year that has passed, only what was counted.
    """
    is_running = found.year == found.as_of.year
    return found != (stored if is_running else replace(stored, as_of=found.as_of))
