"""Quantiles and rates of handling times, against sorted lists of single cases."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.oversight.rules.handling import (
    SMALL,
    Bin,
    Share,
    Summary,
    median_gap,
    on_time_gap,
    quantile,
    summed,
    together,
)

histograms = st.dictionaries(st.integers(0, 120), st.integers(1, 40), max_size=25)


@st.composite
def bins(draw: st.DrawFn) -> Bin:
    """A bin whose marks fit: none counts more cases than there are."""
    cases = draw(st.integers(1, 30))
    some = st.integers(0, cases)
    confirmable, paused = draw(some), draw(some)
    return Bin(
        days=draw(st.integers(0, 60)),
        cases=cases,
        in_time=draw(some),
        extended=draw(some),
        clarified=draw(some),
        consulted=draw(some),
        confirmable=confirmable,
        confirmed_late=draw(st.integers(0, confirmable)),
        paused=paused,
        paused_days=paused * draw(st.integers(1, 9)),
    )


def expanded(days: dict[int, int]) -> list[int]:
    """One number for each case, in order."""
    return sorted(day for day, count in days.items() for _ in range(count))


def nearest_rank(values: list[int], part: int, whole: int) -> int:
    """The value whose place in the sorted list is the rank, rounded up."""
    return values[max(math.ceil(Fraction(part, whole) * len(values)), 1) - 1]


@pytest.mark.parametrize(
    ("days", "median", "p90", "longest"),
    [
        ({}, None, None, None),
        ({7: 1}, 7, 7, 7),
        ({1: 1, 2: 1}, 1, 2, 2),
        ({1: 1, 2: 1, 3: 1}, 2, 3, 3),
        ({1: 1, 2: 1, 3: 1, 4: 1}, 2, 4, 4),
        ({n: 1 for n in range(1, 11)}, 5, 9, 10),
        ({n: 1 for n in range(1, 12)}, 6, 10, 11),
        ({0: 9, 30: 1}, 0, 0, 30),
        ({0: 8, 30: 1, 40: 1}, 0, 30, 40),
        ({20: 100, 21: 0}, 20, 20, 20),
    ],
)
def test_quantiles_are_days_that_occur(days, median, p90, longest):
    found = Summary(days=days)
    assert (found.median, found.p90, found.longest) == (median, p90, longest)


@given(histograms, st.sampled_from([(1, 2), (9, 10), (1, 4), (99, 100), (1, 1)]))
def test_a_quantile_equals_the_one_of_the_sorted_list(days, share):
    values = expanded(days)
    wanted = nearest_rank(values, *share) if values else None
    assert quantile(days, *share) == wanted


@given(histograms)
def test_as_many_cases_as_asked_lie_within_a_quantile_and_fewer_before(days):
    values = expanded(days)
    for part, whole in ((1, 2), (9, 10)):
        found = quantile(days, part, whole)
        if not values:
            assert found is None
            continue
        within = sum(1 for value in values if value <= found)
        before = sum(1 for value in values if value < found)
        assert within * whole >= part * len(values) > before * whole


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [
        (0, 0, None),
        (0, 7, "0.0"),
        (7, 7, "100.0"),
        (3, 24, "12.5"),
        (1, 3, "33.3"),
        (2, 3, "66.7"),
        (1, 2000, "0.1"),  # 0.05 goes up
        (1, 2001, "0.0"),
        (1999, 2000, "100.0"),  # 99.95 goes up
        (1, 800, "0.1"),  # 0.125
        (3, 2000, "0.2"),  # 0.15, where halves to even would also say 0.2
        (1, 400, "0.3"),  # 0.25, where halves to even would say 0.2
    ],
)
def test_a_share_is_rounded_half_up(part, whole, percent):
    wanted = None if percent is None else Decimal(percent)
    assert Share(part, whole).percent == wanted


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_share_is_off_by_half_a_tenth_at_most(part, whole):
    found = Fraction(Share(part, whole).percent)
    exact = Fraction(part * 100, whole)
    assert -Fraction(1, 20) < found - exact <= Fraction(1, 20)


@pytest.mark.parametrize("count", [0, 1, SMALL - 1, SMALL, SMALL + 1])
def test_figures_over_few_cases_are_marked(count):
    few = count < SMALL
    assert Share(0, count).is_small is few
    assert Summary(days={3: count}).is_small is few


@given(st.lists(bins(), max_size=12))
def test_a_summary_adds_up_its_bins(found):
    summary = summed(found, 3, 4)
    assert summary.count == sum(one.cases for one in found)
    values = sorted(one.days for one in found for _ in range(one.cases))
    assert expanded(dict(summary.days)) == values
    for name in Bin._fields[2:]:
        assert getattr(summary, name) == sum(getattr(one, name) for one in found)
    assert (summary.corrected, summary.open_overdue) == (3, 4)


@given(
    st.lists(
        st.tuples(
            st.lists(bins(), max_size=6),
            st.integers(0, 5),
            st.none() | st.integers(0, 5),
        ),
        max_size=6,
    )
)
def test_groups_taken_together_equal_all_their_bins_at_once(groups):
    parts = [summed(*group) for group in groups]
    overdue = [late for _bins, _corrected, late in groups if late is not None]
    everything = summed(
        [one for found, _corrected, _late in groups for one in found],
        sum(corrected for _bins, corrected, _late in groups),
        sum(overdue) if overdue else None,
    )
    assert together(parts) == everything


def test_nothing_has_no_figures():
    nothing = together([])
    assert nothing == Summary()
    assert (nothing.count, nothing.median, nothing.mean_pause) == (0, None, None)
    assert nothing.on_time.percent is None
    assert nothing.on_time_with_open is None


def test_open_overdue_cases_lower_the_honest_share():
    summary = Summary(days={5: 30}, in_time=27, open_overdue=6)
    assert summary.on_time == Share(27, 30)
    assert summary.on_time_with_open == Share(27, 36)
    assert summary.on_time_with_open.percent == Decimal("75.0")


def test_each_rate_has_its_own_whole():
    summary = summed([Bin(4, 10, 9, 1, 2, 3, 8, 4, 5, 12)], corrected=2)
    assert summary.extension == Share(1, 10)
    assert summary.clarification == Share(2, 10)
    assert summary.consultation == Share(3, 10)
    assert summary.confirmation_delay == Share(4, 8)
    assert summary.correction == Share(2, 10)
    assert summary.mean_pause == Decimal("2.4")


@pytest.mark.parametrize(
    ("days", "paused", "mean"), [(1, 8, "0.1"), (1, 4, "0.3"), (3, 2, "1.5")]
)
def test_the_mean_pause_is_rounded_half_up(days, paused, mean):
    assert Summary(paused=paused, paused_days=days).mean_pause == Decimal(mean)


def test_gaps_are_taken_between_what_is_shown():
    one = Summary(days={12: 3}, in_time=2)  # 66.7
    other = Summary(days={15: 3}, in_time=1)  # 33.3
    assert median_gap(one, other) == -3
    assert on_time_gap(one, other) == Decimal("33.4")
    assert on_time_gap(other, one) == Decimal("-33.4")


def test_without_cases_there_is_no_gap():
    some, nothing = Summary(days={1: 1}, in_time=1), Summary()
    assert median_gap(some, nothing) is None
    assert median_gap(nothing, some) is None
    assert on_time_gap(some, nothing) is None
    assert on_time_gap(nothing, some) is None
