"""The calendar of working days of a region or an agency.

The national notices are the ground; a region's own days lie over them in both
directions: a further day off, or a working weekend that the region keeps free.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from disclosure.agencies.calendar_models import (
    FIRST_YEAR,
    CalendarStamp,
    CalendarYear,
    DayException,
)
from disclosure.agencies.models import Agency
from disclosure.agencies.vocabulary import REGIONS_WITH_HOLIDAYS, Region
from disclosure.workdays import Workdays

#: Functions told that the calendar of a region may have changed; each computes
#: its deadlines in that region anew and returns how many moved. They run inside
#: the transaction of the change, once for every region that is touched.
listeners: list[Callable[[str], int]] = []

#: Functions that lock what the listeners will change. They run first, before
#: anything is written to the audit trail.
holders: list[Callable[[], None]] = []

#: From this month on, the notice for the next year is due.
_WARNING_MONTH = 11


@dataclass(frozen=True)
class _Known:
    """A calendar as it was when the stamp had this value."""

    stamp: str
    workdays: Workdays
    own_years: frozenset[int]


#: One entry for each region, kept for the life of the process.
_kept: dict[Region, _Known] = {}


def calendar_of(region: str) -> Workdays:
    """Return the calendar of a region.

    One indexed row is read on each call; the days only after a change, made
    by whatever process. Raises ValueError for an unknown region.
    """
    return _known(Region.of(region)).workdays


def for_agency(agency: Agency) -> Workdays:
    """Return the calendar an agency works by."""
    return calendar_of(agency.region)


def regional_gap(region: str, year: int) -> bool:
    """Tell whether a region's own notice for ``year`` has not been entered.

    Days of such a year are counted by the national notice; pages should say
    so. Always False for the nation, which has no second notice.
    """
    found = Region.of(region)
    if found not in REGIONS_WITH_HOLIDAYS:
        return False
    return year not in _known(found).own_years


def missing_year(today: date) -> int | None:
    """Return the year whose national notice is overdue, or None.

    The current year if it is missing; from 1 November also the next.
    """
    known = _known(Region.CN).own_years
    due = [today.year]
    if today.month >= _WARNING_MONTH:
        due.append(today.year + 1)
    return next((year for year in due if year not in known), None)


def touched_by(region: str) -> list[Region]:
    """Return the regions whose calendar a change of ``region``'s days touches."""
    found = Region.of(region)
    return list(Region) if found == Region.CN else [found]


def _known(region: Region) -> _Known:
    stamp = CalendarStamp.objects.filter(pk=1).values_list("value", flat=True).first()
    kept = _kept.get(region)
    if kept is not None and kept.stamp == stamp:
        return kept
    known = _read(region, stamp or "")
    if stamp is not None:
        _kept[region] = known
    return known


def _read(region: Region, stamp: str) -> _Known:
    days: dict[Region, dict[date, bool]] = {Region.CN: {}, region: {}}
    years: dict[Region, set[int]] = {Region.CN: set(), region: set()}
    rows = DayException.objects.filter(region__in=days)
    for owner, day, works in rows.values_list("region", "day", "is_workday"):
        days[Region.of(owner)][day] = works
    notices = CalendarYear.objects.filter(region__in=years)
    for owner, year in notices.values_list("region", "year"):
        years[Region.of(owner)].add(year)
    through = date(_last_without_gap(years[Region.CN]), 12, 31)
    workdays = Workdays(days[Region.CN] | days[region], through)
    return _Known(stamp, workdays, frozenset(years[region]))


def _last_without_gap(years: Iterable[int]) -> int:
    known = frozenset(years)
    last = FIRST_YEAR - 1
    while last + 1 in known:
        last += 1
    return last
