"""The notices known when this version was made, as rows of the calendar.

The national days come from the package ``chinesecalendar``, which is brought
up to date each November. No package holds the days of the regions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import chinese_calendar

from disclosure.agencies.vocabulary import Region

#: Document numbers of the national notices; others are named by title only.
NUMBERS: Mapping[int, str] = {
    2023: "国办发明电〔2022〕16号",
    2024: "国办发明电〔2023〕7号",
    2025: "国办发明电〔2024〕12号",
    2026: "国办发明电〔2025〕7号",
}
_XINJIANG_NOTICE = "新疆维吾尔自治区{}年节假日安排通知（自治区人民政府令第174号）"
_FEAST_OF_FAST = "肉孜节"
_FEAST_OF_SACRIFICE = "古尔邦节"
_DECEMBER = 12


@dataclass(frozen=True)
class SeedDay:
    day: date
    is_workday: bool
    name: str


@dataclass(frozen=True)
class Notice:
    """A notice, and whether all of its days are known here."""

    region: Region
    year: int
    source: str
    days: tuple[SeedDay, ...]
    is_complete: bool = True


def notices() -> list[Notice]:
    """Return every notice known here, the nation's before the regions'."""
    return [*national_notices(), *_xinjiang_notices()]


def national_notices() -> list[Notice]:
    """Return the national notices that the installed package holds."""
    names = {word.value: word.chinese for word in chinese_calendar.Holiday}
    found: dict[int, list[SeedDay]] = {}
    for days, is_workday in (
        (chinese_calendar.holidays, False),
        (chinese_calendar.workdays, True),
    ):
        for day, name in days.items():
            entry = SeedDay(day, is_workday, names.get(name, name))
            found.setdefault(_notice_year(day), []).append(entry)
    return [
        Notice(Region.CN, year, _national_source(year), tuple(found[year]))
        for year in sorted(found)
    ]


def seed_rows(day_model: Any, year_model: Any) -> list[Notice]:
    """Store the notices that are not there yet, and return those stored.

    A year that was announced is left alone, and so is every day that exists:
    what somebody entered, changed or deleted by hand stays that way. Takes
    the models, for migrations have their own. Run it in a transaction.
    """
    announced = set(year_model.objects.values_list("region", "year"))
    added = []
    for notice in notices():
        if (notice.region.value, notice.year) in announced:
            continue
        if not notice.is_complete and _has_days(day_model, notice):
            continue
        _store(day_model, year_model, notice)
        added.append(notice)
    return added


def _store(day_model: Any, year_model: Any, notice: Notice) -> None:
    owner, source = notice.region.value, notice.source
    rows = [
        day_model(
            region=owner,
            day=entry.day,
            is_workday=entry.is_workday,
            name=entry.name,
            source=source,
        )
        for entry in notice.days
    ]
    day_model.objects.bulk_create(rows, ignore_conflicts=True)
    if notice.is_complete:
        year_model.objects.create(region=owner, year=notice.year, source=source)


def _has_days(day_model: Any, notice: Notice) -> bool:
    days = [entry.day for entry in notice.days]
    rows = day_model.objects.filter(region=notice.region.value, day__in=days)
    return bool(rows.exists())


def _notice_year(day: date) -> int:
    """The days around New Year stand in the notice of the new year."""
    return day.year + 1 if day.month == _DECEMBER else day.year


def _national_source(year: int) -> str:
    title = f"国务院办公厅关于{year}年部分节假日安排的通知"
    return f"{title}（{NUMBERS[year]}）" if year in NUMBERS else title


def _xinjiang_notices() -> list[Notice]:
    """Return the days of 新疆 that could be verified; of 2014 not all."""
    kept_free = "不调休，照常休息"
    return [
        _xinjiang(
            2014,
            [
                SeedDay(date(2014, 9, 28), False, kept_free),
                SeedDay(date(2014, 10, 11), False, kept_free),
            ],
            is_complete=False,
        ),
        _xinjiang(
            2022,
            [
                *_off(_FEAST_OF_FAST, date(2022, 5, 5)),
                *_off(_FEAST_OF_SACRIFICE, date(2022, 7, 9), 5),
            ],
        ),
        _xinjiang(
            2023,
            [
                *_off(_FEAST_OF_FAST, date(2023, 4, 21)),
                *_off(_FEAST_OF_SACRIFICE, date(2023, 6, 28), 3),
            ],
        ),
        _xinjiang(
            2025,
            [
                *_off(_FEAST_OF_FAST, date(2025, 3, 31)),
                *_off(_FEAST_OF_SACRIFICE, date(2025, 6, 6), 5),
            ],
        ),
    ]


def _xinjiang(
    year: int, days: Iterable[SeedDay], *, is_complete: bool = True
) -> Notice:
    source = _XINJIANG_NOTICE.format(year)
    return Notice(Region.CN_XJ, year, source, tuple(days), is_complete)


def _off(name: str, first: date, length: int = 1) -> list[SeedDay]:
    return [SeedDay(first + timedelta(at), False, name) for at in range(length)]
