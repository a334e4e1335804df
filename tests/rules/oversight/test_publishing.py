"""Which response times the public may see."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.oversight.rules.handling import Share, Summary
from disclosure.oversight.rules.publishing import (
    LEAST,
    Figures,
    figures_of,
    is_news,
    published_years,
)

TODAY = date(2026, 3, 16)


def summary(cases: int, **changes: int) -> Summary:
    return Summary(days={day: 1 for day in range(1, cases + 1)}, **changes)


def test_nine_cases_show_counts_and_nothing_else():
    found = figures_of(summary(9, in_time=7, open_overdue=2), 2026, TODAY)
    assert found == Figures(2026, TODAY, answered=9, in_time=7, open_overdue=2)
    assert (found.median, found.p90, found.longest) == (None, None, None)
    assert found.on_time is None
    assert found.is_small


def test_ten_cases_show_times_and_rate():
    found = figures_of(summary(10, in_time=9, open_overdue=0), 2026, TODAY)
    assert (found.median, found.p90, found.longest) == (5, 9, 10)
    assert found.on_time == Share(9, 10)
    assert not found.is_small


@given(
    st.dictionaries(st.integers(0, 400), st.integers(1, 5)),
    st.integers(0, 50),
)
def test_no_time_is_shown_of_few_whatever_they_are(days, overdue):
    found = figures_of(Summary(days=days, open_overdue=overdue), 2026, TODAY)
    hidden = {found.median, found.p90, found.longest, found.on_time} == {None}
    assert hidden == (sum(days.values()) < LEAST)
    assert (found.answered, found.open_overdue) == (sum(days.values()), overdue)


def test_nothing_answered_is_nought():
    found = figures_of(Summary(), 2026, TODAY)
    assert (found.answered, found.in_time, found.open_overdue) == (0, 0, 0)


def test_the_running_year_and_the_one_before_are_shown():
    assert published_years(TODAY) == (2026, 2025)


@pytest.mark.parametrize(
    ("year", "counted_on", "answered", "expected"),
    [
        (2026, date(2026, 3, 16), 12, False),
        (2026, date(2026, 3, 15), 12, True),
        (2025, date(2026, 3, 15), 12, False),
        (2025, date(2026, 3, 15), 11, True),
    ],
)
def test_a_day_alone_is_news_while_the_year_runs(year, counted_on, answered, expected):
    stored = Figures(year, counted_on, answered, in_time=9, open_overdue=0)
    found = Figures(year, TODAY, answered=12, in_time=9, open_overdue=0)
    assert is_news(stored, found) is expected
