"""The calendars of the nation and of 新疆, without a database."""

from __future__ import annotations

from datetime import date

from disclosure.agencies.calendar_seed import notices
from disclosure.agencies.vocabulary import Region
from disclosure.workdays import Workdays

THROUGH = date(2026, 12, 31)


def _days(region: Region) -> dict[date, bool]:
    return {
        entry.day: entry.is_workday
        for notice in notices()
        if notice.region == region and notice.year <= THROUGH.year
        for entry in notice.days
    }


CN = Workdays(_days(Region.CN), THROUGH)
XJ = Workdays(_days(Region.CN) | _days(Region.CN_XJ), THROUGH)
