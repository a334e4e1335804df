"""The calendar of a region: seeded, laid over the nation's, kept and renewed."""

from __future__ import annotations

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command

from disclosure.agencies import actions, calendar_actions, calendar_seed, calendars
from disclosure.agencies.access import keeps_calendar
from disclosure.agencies.calendar_models import (
    CalendarStamp,
    CalendarYear,
    DayException,
)
from disclosure.agencies.calendar_queue import calendar_tasks
from disclosure.agencies.vocabulary import Region, Role
from disclosure.audit.models import Entry
from disclosure.workdays import CalendarIncomplete
from tests.factories import make_superuser, make_user
from tests.rules import calendars as pure

SOURCE = "示例通知〔2026〕1号"
NEW_YEAR = date(2027, 1, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(world):
    return make_user("keeper", "示例历法", world.city, Role.SYSTEM_ADMIN)


@pytest.fixture
def told(monkeypatch):
    """Return the regions that were told; each moved two deadlines."""
    regions = []

    def listener(region):
        regions.append(region)
        return 2

    monkeypatch.setattr(calendars, "listeners", [listener])
    return regions


def holiday(day=NEW_YEAR, region=Region.CN, **fields):
    values = {"name": "元旦", "source": SOURCE, **fields}
    return DayException(region=region, day=day, **values)


def notice(year=2027, region=Region.CN):
    return CalendarYear(region=region, year=year, source=SOURCE)


def enter_2027():
    calendar_actions.save_day(holiday(), by=None)
    return calendar_actions.announce_year(notice(), by=None)


@pytest.mark.parametrize(
    ("received", "nation", "xinjiang"),
    [
        (date(2025, 3, 24), date(2025, 4, 22), date(2025, 4, 23)),
        (date(2023, 6, 20), date(2023, 7, 19), date(2023, 7, 24)),
        (date(2025, 6, 5), date(2025, 7, 3), date(2025, 7, 8)),
    ],
)
def test_the_same_request_in_both_calendars(received, nation, xinjiang):
    assert calendars.calendar_of("CN").add(received, 20) == nation
    assert calendars.calendar_of("CN-XJ").add(received, 20) == xinjiang


def test_the_migration_seeded_what_is_known():
    assert calendars.calendar_of("CN").complete_through == pure.THROUGH
    assert calendars.calendar_of("CN").version == pure.CN.version
    assert calendars.calendar_of("CN-XJ").version == pure.XJ.version
    assert calendars.calendar_of("CN-GX").version == pure.CN.version
    years = CalendarYear.objects.filter(region=Region.CN)
    assert set(years.values_list("year", flat=True)) == set(range(2004, 2027))
    assert not DayException.objects.filter(source="").exists()
    spring = DayException.objects.get(region="CN", day=date(2025, 1, 28))
    assert (spring.name, spring.is_workday) == ("春节", False)
    assert "国办发明电〔2024〕12号" in spring.source


def test_days_of_december_stand_in_the_next_notice():
    row = DayException.objects.get(region="CN", day=date(2018, 12, 31))
    assert "2019年" in row.source


def test_the_rows_of_2014_are_there_but_not_called_complete():
    rows = DayException.objects.filter(region="CN-XJ", day__year=2014)
    assert rows.count() == 2
    assert calendars.regional_gap("CN-XJ", 2014)


def test_seeding_again_adds_and_overwrites_nothing():
    row = DayException.objects.get(region="CN", day=date(2025, 1, 28))
    row.name = "改过的名称"
    row.save()
    DayException.objects.get(region="CN", day=date(2025, 1, 29)).delete()
    before = list(DayException.objects.order_by("pk").values())
    assert calendar_actions.seed() == ([], 0)
    assert list(DayException.objects.order_by("pk").values()) == before


def test_a_year_that_is_missing_is_seeded_around_days_entered_by_hand(told):
    CalendarYear.objects.filter(region="CN", year=2026).delete()
    rows = DayException.objects.filter(region="CN", day__year=2026)
    rows.exclude(day=date(2026, 1, 1)).delete()
    rows.update(source=SOURCE)
    added, moved = calendar_actions.seed()
    assert [(each.region, each.year) for each in added] == [("CN", 2026)]
    assert (moved, told) == (2 * len(Region), sorted(Region))
    assert rows.get(day=date(2026, 1, 1)).source == SOURCE
    assert calendars.calendar_of("CN").version == pure.CN.version
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.detail["year"]) == ("calendar.seed", 2026)


def test_the_command_says_what_it_loaded(capsys):
    call_command("seed_calendar")
    assert "没有新的放假通知" in capsys.readouterr().out
    CalendarYear.objects.filter(region="CN", year=2026).delete()
    call_command("seed_calendar")
    assert "国办发明电〔2025〕7号" in capsys.readouterr().out


def test_an_empty_table_knows_nothing_and_can_be_filled():
    DayException.objects.all().delete()
    CalendarYear.objects.all().delete()
    calendar_actions.calendar_changed()
    with pytest.raises(CalendarIncomplete) as raised:
        calendars.calendar_of("CN").is_workday(date(2025, 1, 28))
    assert raised.value.year == 2004
    import_module("disclosure.agencies.migrations.0003_seed_calendar").seed(apps, None)
    assert calendars.calendar_of("CN").version == pure.CN.version


def test_one_row_is_read_once_the_calendar_is_kept(django_assert_num_queries):
    calendars.calendar_of("CN-XJ")
    calendars.calendar_of("CN")
    with django_assert_num_queries(1) as caught:
        calendars.calendar_of("CN-XJ")
    assert "calendarstamp" in caught[0]["sql"]
    with django_assert_num_queries(1):
        calendars.regional_gap("CN-XJ", 2024)
    with django_assert_num_queries(1):
        calendars.missing_year(date(2026, 11, 1))


def test_a_change_renews_what_is_kept_whoever_makes_it():
    before = calendars.calendar_of("CN-XJ")
    assert calendars.calendar_of("CN-XJ") is before
    row = DayException(region="CN-XJ", day=date(2026, 3, 20), name="肉孜节")
    DayException.objects.bulk_create([row])  # as another process would
    CalendarStamp.objects.filter(pk=1).update(value="changed-elsewhere")
    after = calendars.calendar_of("CN-XJ")
    assert not after.is_workday(date(2026, 3, 20))
    assert after.version != before.version
    assert calendars.calendar_of("CN").is_workday(date(2026, 3, 20))


def test_without_a_stamp_nothing_is_kept():
    CalendarStamp.objects.all().delete()
    assert calendars.calendar_of("CN").is_workday(date(2026, 3, 20))
    DayException.objects.create(region="CN", day=date(2026, 3, 20))
    assert not calendars.calendar_of("CN").is_workday(date(2026, 3, 20))


def test_each_verb_renews_the_calendar():
    day = holiday(date(2026, 3, 20))
    calendar_actions.save_day(day, by=None)
    assert not calendars.calendar_of("CN-XJ").is_workday(date(2026, 3, 20))
    day.day = date(2026, 3, 19)
    calendar_actions.save_day(day, by=None)
    assert calendars.calendar_of("CN").is_workday(date(2026, 3, 20))
    assert not calendars.calendar_of("CN").is_workday(date(2026, 3, 19))
    calendar_actions.delete_day(day, by=None)
    assert calendars.calendar_of("CN").version == pure.CN.version


def test_a_region_beats_the_nation_in_both_directions():
    works = holiday(date(2026, 10, 1), Region.CN_XZ, is_workday=True)
    free = holiday(date(2026, 10, 10), Region.CN_XZ)
    for row in (works, free):
        calendar_actions.save_day(row, by=None)
    tibet, nation = calendars.calendar_of("CN-XZ"), calendars.calendar_of("CN")
    assert (tibet.is_workday(works.day), nation.is_workday(works.day)) == (True, False)
    assert (tibet.is_workday(free.day), nation.is_workday(free.day)) == (False, True)
    assert calendars.calendar_of("CN-XJ").version == pure.XJ.version


def test_an_agency_works_by_its_own_calendar(world):
    assert calendars.for_agency(world.office) is calendars.calendar_of("CN")
    world.office.region = "CN-XJ"
    actions.save_agency(world.office, by=None)
    assert calendars.for_agency(world.office) is calendars.calendar_of("CN-XJ")
    world.centre.refresh_from_db()
    assert world.centre.region == "CN"


def test_another_calendar_for_an_agency_is_told(world, told):
    actions.save_agency(world.office, by=None)
    assert told == []
    world.office.region = "CN-XJ"
    actions.save_agency(world.office, by=None)
    assert told == ["CN-XJ"]


def test_an_unknown_region_is_refused():
    with pytest.raises(ValueError, match="XX"):
        calendars.calendar_of("XX")


def test_the_next_year_becomes_known():
    with pytest.raises(CalendarIncomplete):
        calendars.calendar_of("CN").add(date(2026, 12, 10), 20)
    calendar_actions.save_day(holiday(), by=None)
    with pytest.raises(CalendarIncomplete):
        calendars.calendar_of("CN").add(date(2026, 12, 10), 20)
    calendar_actions.announce_year(notice(), by=None)
    known = calendars.calendar_of("CN-XJ")
    assert known.complete_through == date(2027, 12, 31)
    assert known.add(date(2026, 12, 10), 20) == date(2027, 1, 8)


def test_a_gap_ends_what_is_known():
    CalendarYear.objects.filter(region="CN", year=2024).delete()
    calendar_actions.calendar_changed()
    assert calendars.calendar_of("CN").complete_through == date(2023, 12, 31)


@pytest.mark.parametrize(
    ("region", "year", "gap"),
    [
        ("CN", 2024, False),
        ("CN", 2050, False),
        ("CN-XJ", 2022, False),
        ("CN-XJ", 2023, False),
        ("CN-XJ", 2024, True),
        ("CN-XJ", 2025, False),
        ("CN-XJ", 2026, True),
        ("CN-NX", 2025, True),
    ],
)
def test_regional_notices_that_are_missing(region, year, gap):
    assert calendars.regional_gap(region, year) is gap


def test_a_regional_notice_closes_its_gap():
    calendar_actions.announce_year(notice(2026, Region.CN_XJ), by=None)
    assert not calendars.regional_gap("CN-XJ", 2026)
    assert calendars.regional_gap("CN-XJ", 2024)


@pytest.mark.parametrize(
    ("today", "missing"),
    [
        (date(2026, 10, 31), None),
        (date(2026, 11, 1), 2027),
        (date(2026, 12, 31), 2027),
        (date(2027, 1, 1), 2027),
        (date(2025, 12, 1), None),
    ],
)
def test_the_next_notice_is_due_from_november(today, missing):
    assert calendars.missing_year(today) == missing


def test_the_year_that_is_worse_is_named_first():
    assert calendars.missing_year(date(2027, 11, 5)) == 2027
    enter_2027()
    assert calendars.missing_year(date(2027, 11, 5)) == 2028
    assert calendars.missing_year(date(2026, 11, 5)) is None


def at(monkeypatch, today):
    monkeypatch.setattr(
        "disclosure.agencies.calendar_queue.timezone.localdate", lambda: today
    )


def test_who_keeps_the_calendar_is_reminded(world, keeper, monkeypatch):
    at(monkeypatch, date(2026, 11, 1))
    tasks = calendar_tasks(keeper)
    assert [task.title[:5] for task in tasks] == ["2027年"]
    for who in ("system", "author", "supervisor"):
        assert calendar_tasks(world.people[who]) == []
    enter_2027()
    assert calendar_tasks(keeper) == []


def test_a_region_in_use_is_missed_too(world, keeper, monkeypatch):
    at(monkeypatch, date(2026, 3, 1))
    assert calendar_tasks(keeper) == []
    world.office.region = "CN-XJ"
    actions.save_agency(world.office, by=None)
    assert [task.title[:10] for task in calendar_tasks(keeper)] == ["新疆日历：2026年"]
    at(monkeypatch, date(2025, 3, 1))
    assert calendar_tasks(keeper) == []


def test_listeners_hear_of_every_region_that_is_touched(told):
    assert calendar_actions.save_day(holiday(), by=None) == 2 * len(Region)
    assert told == sorted(Region)
    told.clear()
    regional = holiday(date(2026, 3, 20), Region.CN_XJ)
    assert calendar_actions.save_day(regional, by=None) == 2
    regional.region = Region.CN_NX
    assert calendar_actions.save_day(regional, by=None) == 4
    assert calendar_actions.delete_day(regional, by=None) == 2
    assert told == ["CN-XJ", "CN-NX", "CN-XJ", "CN-NX"]


def test_listeners_see_the_new_calendar_within_the_transaction(monkeypatch):
    def listener(region):
        return int(not calendars.calendar_of(region).is_workday(date(2026, 3, 20)))

    monkeypatch.setattr(calendars, "listeners", [listener])
    moved = calendar_actions.save_day(holiday(date(2026, 3, 20)), by=None)
    assert moved == len(Region)


def test_a_listener_that_fails_takes_the_change_back(monkeypatch):
    def listener(region):
        raise RuntimeError(region)

    monkeypatch.setattr(calendars, "listeners", [listener])
    with pytest.raises(RuntimeError):
        calendar_actions.save_day(holiday(date(2026, 3, 20)), by=None)
    assert not DayException.objects.filter(day=date(2026, 3, 20)).exists()
    assert calendars.calendar_of("CN").version == pure.CN.version


def test_every_change_is_in_the_trail(keeper):
    row, year = holiday(), notice()
    calendar_actions.save_day(row, by=keeper)
    calendar_actions.announce_year(year, by=keeper)
    calendar_actions.withdraw_year(year, by=keeper)
    calendar_actions.delete_day(row, by=keeper)
    entries = list(Entry.objects.order_by("-id")[:4])[::-1]
    assert [entry.action.split(".")[1] for entry in entries] == [
        "save_day",
        "announce_year",
        "withdraw_year",
        "delete_day",
    ]
    assert {entry.actor_name for entry in entries} == {"示例历法"}
    assert entries[0].detail["source"] == SOURCE
    assert entries[0].detail["day"] == "2027-01-01"


def test_only_who_keeps_the_calendar_may_change_it(world):
    row = DayException.objects.get(region="CN", day=date(2025, 1, 28))
    year = CalendarYear.objects.get(region="CN", year=2026)
    calls = [
        (calendar_actions.save_day, holiday()),
        (calendar_actions.delete_day, row),
        (calendar_actions.announce_year, notice(2024, Region.CN_XJ)),
        (calendar_actions.withdraw_year, year),
    ]
    for who in ("system", "security", "author"):
        assert not keeps_calendar(world.people[who])
        for verb, entry in calls:
            with pytest.raises(PermissionDenied):
                verb(entry, by=world.people[who])
    assert calendars.calendar_of("CN").version == pure.CN.version


def test_a_superuser_stands_in_until_the_root_has_an_administrator(world):
    root = make_superuser()
    assert keeps_calendar(root)
    keeper = make_user("keeper", "示例历法", world.city, Role.SYSTEM_ADMIN)
    del root._known_offices
    assert not keeps_calendar(root)
    assert keeps_calendar(keeper)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"source": ""}, "source"),
        ({"name": ""}, "name"),
        ({"region": "XX"}, "region"),
        ({"day": date(1999, 1, 1)}, "day"),
        ({"day": date(2101, 1, 1)}, "day"),
        ({"day": date(2025, 1, 28)}, "__all__"),
    ],
)
def test_days_that_are_refused(fields, name):
    with pytest.raises(ValidationError) as raised:
        calendar_actions.save_day(holiday(**{"day": NEW_YEAR, **fields}), by=None)
    assert list(raised.value.message_dict) == [name]


@pytest.mark.parametrize(
    ("year", "sentence"),
    [
        (2027, "请先录入2027年的放假日"),
        (2028, "请先登记2027年"),
        (2026, "已经登记过"),
        (1999, "2004"),
        (2101, "2100"),
    ],
)
def test_years_that_are_refused(year, sentence):
    with pytest.raises(ValidationError) as raised:
        calendar_actions.announce_year(notice(year), by=None)
    assert sentence in str(raised.value)


def test_a_year_needs_its_source():
    year = CalendarYear(region="CN-XJ", year=2024, source="")
    with pytest.raises(ValidationError) as raised:
        calendar_actions.announce_year(year, by=None)
    assert list(raised.value.message_dict) == ["source"]


def test_only_the_last_national_year_can_be_withdrawn():
    with pytest.raises(ValidationError, match="最后一个"):
        early = CalendarYear.objects.get(region="CN", year=2025)
        calendar_actions.withdraw_year(early, by=None)
    last = CalendarYear.objects.get(region="CN", year=2026)
    calendar_actions.withdraw_year(last, by=None)
    assert calendars.calendar_of("CN").complete_through == date(2025, 12, 31)
    regional = CalendarYear.objects.get(region="CN-XJ", year=2022)
    calendar_actions.withdraw_year(regional, by=None)
    assert calendars.regional_gap("CN-XJ", 2022)


def test_the_seed_knows_each_day_once():
    for region in (Region.CN, Region.CN_XJ):
        days = [
            entry.day
            for each in calendar_seed.notices()
            if each.region == region
            for entry in each.days
        ]
        assert len(days) == len(set(days)) > 0
