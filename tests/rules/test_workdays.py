"""Working days, counted against the official arrangements."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.workdays import CalendarIncomplete, Workdays
from tests.rules.calendars import CN, XJ

ONE_DAY = timedelta(days=1)
#: Working days of each year, and of each month from January on.
YEARS = {2018: 250, 2019: 250, 2020: 249, 2021: 250, 2022: 249, 2023: 249}
YEARS |= {2024: 251, 2025: 248, 2026: 248}
MONTHS = {
    2023: [18, 20, 23, 20, 21, 21, 21, 23, 20, 19, 22, 21],
    2024: [22, 18, 21, 22, 21, 19, 23, 22, 21, 19, 21, 22],
    2025: [19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23],
    2026: [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23],
}
WORKING_WEEKENDS = {
    2023: "01-28 01-29 04-23 05-06 06-25 10-07 10-08",
    2024: "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    2025: "01-26 02-08 04-27 09-28 10-11",
    2026: "01-04 02-14 02-28 05-09 09-20 10-10",
}
#: Received on, working days, last day in the nation.
VECTORS = [
    ("2024-09-13", 20, "2024-10-17"),
    ("2024-09-14", 20, "2024-10-18"),
    ("2023-01-16", 20, "2023-02-16"),
    ("2023-09-28", 20, "2023-11-01"),
    ("2024-02-08", 20, "2024-03-13"),
    ("2024-04-29", 20, "2024-05-29"),
    ("2025-01-20", 20, "2025-02-21"),
    ("2025-09-24", 20, "2025-10-28"),
    ("2025-04-30", 20, "2025-06-03"),
    ("2024-12-16", 20, "2025-01-14"),
    ("2024-03-01", 7, "2024-03-12"),
    ("2024-03-01", 20, "2024-03-29"),
    ("2024-03-20", 20, "2024-04-18"),
    ("2024-05-06", 20, "2024-05-31"),
    ("2024-05-31", 20, "2024-07-01"),
    ("2024-05-31", 10, "2024-06-17"),
    ("2025-03-12", 15, "2025-04-02"),
    ("2018-09-20", 15, "2018-10-17"),
    ("2018-10-17", 15, "2018-11-07"),
    ("2019-05-14", 15, "2019-06-04"),
    ("2019-05-15", 20, "2019-06-13"),
    ("2023-11-01", 20, "2023-11-29"),
    ("2023-11-22", 20, "2023-12-20"),
    ("2023-12-18", 20, "2024-01-16"),
    ("2023-04-23", 20, "2023-05-23"),
    ("2025-06-05", 20, "2025-07-03"),
    ("2025-03-24", 20, "2025-04-22"),
    ("2023-06-20", 20, "2023-07-19"),
    ("2024-12-23", 15, "2025-01-14"),
    ("2026-02-10", 20, "2026-03-16"),
    ("2024-09-30", 7, "2024-10-15"),
    ("2024-06-16", 20, "2024-07-12"),
    ("2024-06-14", 20, "2024-07-12"),
]
XINJIANG_VECTORS = [
    ("2025-06-05", 20, "2025-07-08"),
    ("2025-03-24", 20, "2025-04-23"),
    ("2023-06-20", 20, "2023-07-24"),
]

some_days = st.dates(date(1999, 1, 1), date(2030, 12, 31))
calendars = st.builds(
    Workdays,
    st.dictionaries(st.dates(date(2024, 1, 1), date(2025, 12, 31)), st.booleans()),
    st.just(date(2025, 12, 31)),
).map(Workdays.provisional)


def day(text: str) -> date:
    return date.fromisoformat(text)


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    length = (date(year + 1, 1, 1) - first).days
    return [first + timedelta(days=at) for at in range(length)]


@pytest.mark.parametrize(("year", "count"), YEARS.items())
def test_working_days_of_a_year(year, count):
    assert CN.between(date(year - 1, 12, 31), date(year, 12, 31)) == count
    assert sum(map(CN.is_workday, days_of(year))) == count


@pytest.mark.parametrize("year", MONTHS)
def test_working_days_of_each_month(year):
    counted = [0] * 12
    for each in days_of(year):
        counted[each.month - 1] += CN.is_workday(each)
    assert counted == MONTHS[year]


@pytest.mark.parametrize("year", WORKING_WEEKENDS)
def test_the_working_weekends_of_a_year(year):
    found = [
        each.strftime("%m-%d")
        for each in days_of(year)
        if each.weekday() >= 5 and CN.is_workday(each)
    ]
    assert found == WORKING_WEEKENDS[year].split()


@pytest.mark.parametrize(
    ("text", "works"),
    [
        ("2024-02-09", True),  # the eve of Spring Festival was no holiday
        ("2024-09-14", True),  # a working Saturday
        ("2026-01-04", True),  # a working Sunday
        ("2020-01-31", False),  # the holiday that was made longer
        ("2020-02-01", False),
        ("2023-12-30", False),  # an ordinary weekend
        ("2018-12-29", True),  # set by the notice of the next year
        ("2018-12-31", False),
        ("2003-10-01", True),  # before the first notice: the week alone
    ],
)
def test_days_that_are_often_wrong(text, works):
    assert CN.is_workday(day(text)) is works


@pytest.mark.parametrize(
    ("text", "nation", "xinjiang"),
    [
        ("2014-09-28", True, False),
        ("2014-10-11", True, False),
        ("2022-05-05", True, False),
        ("2022-07-13", True, False),
        ("2022-07-14", True, True),
        ("2023-04-21", True, False),
        ("2025-03-31", True, False),
        ("2025-06-05", True, True),
        ("2025-06-06", True, False),
        ("2025-06-10", True, False),
        ("2025-06-11", True, True),
        ("2025-10-11", True, True),
    ],
)
def test_days_of_a_region_lie_over_those_of_the_nation(text, nation, xinjiang):
    assert CN.is_workday(day(text)) is nation
    assert XJ.is_workday(day(text)) is xinjiang


@pytest.mark.parametrize(("start", "days", "end"), VECTORS)
def test_last_days(start, days, end):
    assert CN.add(day(start), days) == day(end)
    assert CN.between(day(start), day(end)) == days


@pytest.mark.parametrize(("start", "days", "end"), XINJIANG_VECTORS)
def test_last_days_in_xinjiang(start, days, end):
    assert XJ.add(day(start), days) == day(end)
    assert XJ.between(day(start), day(end)) == days


def test_without_notices_the_week_counts_and_is_wrong():
    naive = Workdays({}, date(2026, 12, 31))
    assert naive.add(day("2024-09-13"), 20) == day("2024-10-11")
    assert naive.add(day("2025-01-20"), 20) == day("2025-02-17")


@given(calendars, some_days, st.integers(1, 300))
def test_adding_and_counting_are_one_law(calendar, start, days):
    """The end is a working day, and the day-by-day count agrees."""
    end = calendar.add(start, days)
    assert calendar.is_workday(end)
    assert calendar.between(start, end) == days
    walked = (start + timedelta(days=at) for at in range(1, (end - start).days + 1))
    assert sum(map(calendar.is_workday, walked)) == days


@given(calendars, some_days, some_days)
def test_counting_goes_day_by_day(calendar, start, end):
    walked = (start + timedelta(days=at) for at in range(1, (end - start).days + 1))
    assert calendar.between(start, end) == sum(map(calendar.is_workday, walked))


def test_no_days_and_fewer():
    sunday = day("2024-06-16")
    assert CN.add(sunday, 0) == sunday
    assert CN.between(sunday, sunday) == 0
    assert CN.between(sunday, sunday - ONE_DAY) == 0
    with pytest.raises(ValueError, match="-1"):
        CN.add(sunday, -1)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: CN.add(day("2026-12-10"), 20),
        lambda: CN.add(day("2026-12-31"), 1),
        lambda: CN.add(day("2030-01-01"), 1),
        lambda: CN.between(day("2026-12-30"), day("2027-01-01")),
        lambda: CN.is_workday(day("2027-01-01")),
        lambda: CN.is_workday(day("2027-01-02")),  # a Saturday is not known either
        lambda: CN.add(day("2026-12-10"), 10**12),
    ],
)
def test_a_day_without_a_notice_is_never_guessed(ask):
    with pytest.raises(CalendarIncomplete) as raised:
        ask()
    assert raised.value.year == 2027


def test_the_last_known_day_can_be_used():
    assert CN.add(day("2026-12-10"), 15) == day("2026-12-31")
    assert CN.between(day("2026-12-10"), day("2026-12-31")) == 15
    assert CN.add(day("2027-05-05"), 0) == day("2027-05-05")
    assert CN.between(day("2028-05-05"), day("2027-05-05")) == 0


def test_a_provisional_calendar_counts_the_week():
    guess = CN.provisional()
    assert guess.is_provisional and not CN.is_provisional
    assert guess.add(day("2026-12-10"), 20) == day("2027-01-07")
    assert guess.is_workday(day("2027-10-01"))
    assert not guess.is_workday(day("2027-10-02"))
    assert guess.between(day("2024-09-13"), day("2024-10-17")) == 20
    assert guess.provisional() is guess


def test_a_provisional_calendar_uses_what_was_entered_early():
    early = Workdays({day("2027-01-01"): False}, date(2026, 12, 31)).provisional()
    assert early.add(day("2026-12-31"), 1) == day("2027-01-04")


def test_time_ends():
    with pytest.raises(OverflowError):
        CN.provisional().add(day("2026-12-10"), 10**12)
    endless = Workdays({}, date.max)
    assert endless.is_workday(date.max)
    with pytest.raises(OverflowError):
        endless.add(date.max, 1)


def test_the_version_tells_calendars_apart():
    one = Workdays({day("2025-06-06"): False}, date(2026, 12, 31))
    same = Workdays({day("2025-06-06"): False}, date(2026, 12, 31))
    assert one.version == same.version == one.provisional().version
    assert 8 <= len(one.version) <= 20
    versions = {
        one.version,
        Workdays({day("2025-06-09"): False}, date(2026, 12, 31)).version,
        Workdays({day("2025-06-07"): True}, date(2026, 12, 31)).version,
        Workdays({day("2025-06-06"): False}, date(2027, 12, 31)).version,
        Workdays({}, date(2026, 12, 31)).version,
    }
    assert len(versions) == 5


def test_saying_that_a_sunday_is_free_changes_no_version():
    plain = Workdays({}, date(2026, 12, 31))
    wordy = Workdays({day("2025-06-08"): False}, date(2026, 12, 31))
    assert plain.version == wordy.version
    assert CN.version != XJ.version
