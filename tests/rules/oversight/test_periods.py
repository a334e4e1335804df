"""Periods: read, written, moved a year, cut into months."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.oversight.rules.periods import (
    FIRST_YEAR,
    LAST_YEAR,
    Period,
    parse,
    year_of,
)

days = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))


@st.composite
def periods(draw: st.DrawFn, most: int = 2000) -> Period:
    """Any period, half of them whole months."""
    first = draw(days)
    if draw(st.booleans()):
        first = first.replace(day=1)
        months = draw(st.sampled_from((1, 2, 3, 6, 12, 18)))
        last = (first + timedelta(days=31 * months)).replace(day=1)
        last -= timedelta(days=1)
    else:
        last = first + timedelta(days=draw(st.integers(0, most)))
    return Period(first, min(last, date(LAST_YEAR, 12, 31)))


def of(first: str, last: str) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-Q1", "2026-01-01", "2026-03-31"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("2026-03", "2026-03-01", "2026-03-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-01-05..2026-02-10", "2026-01-05", "2026-02-10"),
        ("2026-03-16..2026-03-16", "2026-03-16", "2026-03-16"),
    ],
)
def test_a_period_is_read_and_written(code, first, last):
    assert parse(code) == of(first, last)
    assert of(first, last).code == code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2026-01-01..2026-12-31", "2026"),
        ("2026-04-01..2026-06-30", "2026-Q2"),
        ("2026-02-01..2026-02-28", "2026-02"),
        ("2026-02-01..2026-04-30", "2026-02-01..2026-04-30"),
    ],
)
def test_the_shortest_writing_is_taken(written, code):
    found = parse(written)
    assert found is not None
    assert found.code == code


@given(periods())
def test_what_is_written_is_read_back(period):
    assert parse(period.code) == period


HOSTILE = (
    *("", " ", "2007", "2101", "0000", "9999", "20266", "202", "2026 ", "-2026"),
    *("2026-", "2026-13", "2026-00", "2026-3", "2026-Q0", "2026-Q5", "2026-q1"),
    *("2026-02-30..2026-03-01", "2026-03-01..2026-02-01", "2026-01-01.2026-01-02"),
    *(
        "2026-01-01..",
        "..2026-01-01",
        "2007-12-31..2008-01-01",
        "2100-12-31..2101-01-01",
    ),
    *("2026-W01-1..2026-W02-1", "20260101..20260102", "２０２６", "٢٠٢٦", "2026\n"),
    *("2026-01-01..2026-01-02..2026-01-03", "2026'--", "<b>2026</b>", "\x00", "1e3"),
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_no_period(text):
    assert parse(text) is None


@given(st.text(max_size=30) | st.text("0123456789-Q.", max_size=22))
def test_any_text_is_a_period_or_none(text):
    found = parse(text)
    if found is not None:
        assert parse(found.code) == found
        assert FIRST_YEAR <= found.first.year <= found.last.year <= LAST_YEAR


def test_a_period_does_not_end_before_it_begins():
    with pytest.raises(ValueError, match="ends before"):
        of("2026-03-02", "2026-03-01")


@pytest.mark.parametrize(
    ("period", "before"),
    [
        ("2026", "2025"),
        ("2026-Q1", "2025-Q1"),
        ("2024-02", "2023-02"),
        ("2025-02", "2024-02"),  # a whole month, so 29 days
        ("2024-02-29..2024-02-29", "2023-02-28..2023-02-28"),
        ("2024-01-15..2024-02-29", "2023-01-15..2023-02-28"),
        ("2024-02-29..2024-03-05", "2023-02-28..2023-03-05"),
        ("2024-02-01..2024-02-28", "2023-02-01..2023-02-28"),
        ("2025-01-01..2025-11-23", "2024-01-01..2024-11-23"),
        ("2025-12-20..2026-01-10", "2024-12-20..2025-01-10"),
    ],
)
def test_the_same_days_of_the_year_before(period, before):
    found = parse(period)
    assert found is not None
    assert found.year_before() == parse(before)


@given(periods())
def test_a_year_before_keeps_the_days_of_the_month(period):
    before = period.year_before()
    assert before.first.year == period.first.year - 1
    assert before.last.year == period.last.year - 1
    assert (before.first.month, before.last.month) == (
        period.first.month,
        period.last.month,
    )
    assert abs(
        (before.last - before.first) - (period.last - period.first)
    ) <= timedelta(days=1)


@given(periods(), days)
def test_what_has_passed_ends_today_at_the_latest(period, day):
    passed = period.until(day)
    if day < period.first:
        assert passed is None
    else:
        assert passed == Period(period.first, min(day, period.last))


@given(periods())
def test_months_tile_a_period(period):
    months = period.months()
    assert months[0].first == period.first
    assert months[-1].last == period.last
    for earlier, later in zip(months, months[1:], strict=False):
        assert later.first == earlier.last + timedelta(days=1)
        assert later.first.day == 1
    for month in months:
        assert (month.first.year, month.first.month) == (
            month.last.year,
            month.last.month,
        )


def test_the_months_of_a_year_are_twelve():
    assert [month.code for month in year_of(2026).months()] == [
        f"2026-{number:02}" for number in range(1, 13)
    ]


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("2026", "2026年"),
        ("2026-Q3", "2026年第3季度"),
        ("2026-03", "2026年3月"),
        ("2026-01-05..2026-02-10", "2026年1月5日至2026年2月10日"),
    ],
)
def test_a_period_has_a_name(code, label):
    found = parse(code)
    assert found is not None
    assert str(found.label) == label


def test_periods_are_in_order_of_their_first_day():
    found = [of("2026-03-01", "2026-03-31"), of("2025-03-01", "2026-12-31")]
    assert sorted(found) == found[::-1]
