"""Points and scores: by hand, and as properties of any scheme."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from disclosure.oversight.rules.assessing import (
    FULL,
    SUGGESTED,
    Finding,
    Item,
    finding_of,
    line_in_words,
    mean_of,
    plain,
    points_of,
    score_of,
    worked_out,
    wrong_with,
)
from disclosure.oversight.rules.handling import Share, Summary
from disclosure.oversight.rules.vocabulary import Measure

D = Decimal
ON_TIME = Item(Measure.ON_TIME, D(40), D(100), D(80))
P90 = Item(Measure.P90_DAYS, D("12.5"), D(15), D(40))

tenths = st.integers(-10_000, 10_000).map(lambda n: D(n).scaleb(-1))
weights = st.integers(1, 1000).map(lambda n: D(n).scaleb(-1))


@st.composite
def items(draw: st.DrawFn) -> Item:
    full, zero = draw(tenths), draw(tenths)
    assume(full != zero)
    return Item(Measure.ON_TIME, draw(weights), full, zero)


@pytest.mark.parametrize(
    ("item", "value", "points"),
    [
        (ON_TIME, "100.0", "40.00"),
        (ON_TIME, "95.0", "30.00"),
        (ON_TIME, "90.1", "20.20"),
        (ON_TIME, "80.0", "0.00"),
        (ON_TIME, "12.3", "0.00"),
        (P90, "10.0", "12.50"),
        (P90, "15.0", "12.50"),
        (P90, "16.0", "12.00"),
        (P90, "27.0", "6.50"),
        (P90, "40.0", "0.00"),
        (P90, "99.0", "0.00"),
        # 1 × 0.5 / 100 is exactly half of a hundredth: up.
        (Item(Measure.ON_TIME, D(1), D(100), D(0)), "0.5", "0.01"),
        (Item(Measure.ON_TIME, D(1), D(100), D(0)), "0.4", "0.00"),
        # 10 × 1/3 = 3.333…, 10 × 2/3 = 6.666…
        (Item(Measure.OPEN_OVERDUE, D(10), D(0), D(3)), "2.0", "3.33"),
        (Item(Measure.OPEN_OVERDUE, D(10), D(0), D(3)), "1.0", "6.67"),
    ],
)
def test_points_by_hand(item: Item, value: str, points: str) -> None:
    assert str(points_of(item, D(value))) == points


def test_nothing_measured_earns_nothing_and_costs_nothing() -> None:
    assert points_of(ON_TIME, None) is None
    assert score_of([(D(40), None), (D(10), None)]) is None
    assert score_of([]) is None
    assert score_of([(D(40), None), (D(60), D("45.00"))]) == D("75.0")


@pytest.mark.parametrize(
    ("lines", "score"),
    [
        ([(40, "30.00"), (60, "60.00")], "90.0"),
        ([(40, "0.00"), (60, "0.00")], "0.0"),
        # 1 / 8 is 12.5 %, 33.35 of 100 rounds half up.
        ([(8, "1.00")], "12.5"),
        ([(100, "33.35")], "33.4"),
        ([(100, "33.34")], "33.3"),
        ([(30, "10.00")], "33.3"),
    ],
)
def test_score_by_hand(lines: list[tuple[int, str]], score: str) -> None:
    assert str(score_of([(D(w), D(p)) for w, p in lines])) == score


def test_a_measure_without_a_line_is_a_mistake() -> None:
    with pytest.raises(ValueError):
        points_of(Item(Measure.ON_TIME, D(1), D(5), D(5)), D(5))


@given(items(), tenths)
def test_points_lie_between_nothing_and_the_weight(item: Item, value: D) -> None:
    points = points_of(item, value)
    assert points is not None
    assert 0 <= points <= item.weight
    assert points == round(points, 2)


@given(items())
def test_the_ends_earn_all_and_nothing(item: Item) -> None:
    assert points_of(item, item.full_at) == item.weight
    assert points_of(item, item.zero_at) == 0
    further = 1 if item.full_at > item.zero_at else -1
    assert points_of(item, item.full_at + further) == item.weight
    assert points_of(item, item.zero_at - further) == 0


@given(items(), tenths, tenths)
def test_better_never_earns_less(item: Item, one: D, other: D) -> None:
    more = item.full_at > item.zero_at
    worse, better = sorted((one, other), reverse=not more)
    low, high = points_of(item, worse), points_of(item, better)
    assert low is not None and high is not None
    assert low <= high


@given(items(), tenths)
def test_points_are_the_exact_line_rounded(item: Item, value: D) -> None:
    way = Fraction(value - item.zero_at) / Fraction(item.full_at - item.zero_at)
    exact = Fraction(item.weight) * min(max(way, Fraction(0)), Fraction(1))
    points = points_of(item, value)
    assert points is not None
    assert -Fraction(1, 200) <= exact - Fraction(points) < Fraction(1, 200)


_lines = st.lists(
    st.tuples(weights, st.integers(0, 100)).map(
        lambda one: (one[0], (one[0] * one[1] / 100).quantize(D("0.01")))
    ),
    min_size=1,
)


@given(_lines, st.randoms(use_true_random=False))
def test_the_order_of_measures_does_not_matter(
    lines: list[tuple[D, D]], dice: object
) -> None:
    mixed = list(lines)
    dice.shuffle(mixed)  # type: ignore[attr-defined]
    assert score_of(mixed) == score_of(lines)


@given(_lines)
def test_a_score_lies_between_0_and_100(lines: list[tuple[D, D]]) -> None:
    score = score_of(lines)
    assert score is not None and 0 <= score <= 100
    assert score_of([(w, w) for w, _p in lines]) == 100


def test_mean_by_hand() -> None:
    assert mean_of([D("90.0"), None, D("85.5")]) == D("87.8")
    assert mean_of([D("1.00"), D("2.01")], hundredths=True) == D("1.51")
    with pytest.raises(ValueError):
        mean_of([None])


def test_the_suggested_scheme_is_one() -> None:
    assert wrong_with(SUGGESTED) == []
    assert sum(item.weight for item in SUGGESTED) == FULL


@pytest.mark.parametrize(
    ("items", "sentence"),
    [
        ([], "合计应为100，现在是0；"),
        ([ON_TIME], "合计应为100，现在是40；"),
        ([ON_TIME, ON_TIME], "同一指标只能列一次。"),
        ([Item(Measure.ON_TIME, FULL, D(5), D(5))], "满分值和零分值不能相同。"),
        ([Item(Measure.ON_TIME, D(0), D(5), D(4))], "每个指标的分值要大于0。"),
        ([Item(Measure.ON_TIME, D("99.9"), D(5), D(4))], "现在是99.9；"),
    ],
)
def test_what_is_wrong_is_said(items: list[Item], sentence: str) -> None:
    assert any(sentence in str(one) for one in wrong_with(items))


def test_the_formula_in_words() -> None:
    assert str(line_in_words(ON_TIME)) == (
        "100及以上得40分，80及以下得0分；之间的得分＝40×（数值－80）÷（100－80）"
    )
    assert str(line_in_words(P90)) == (
        "15及以下得12.5分，40及以上得0分；之间的得分＝12.5×（40－数值）÷（40－15）"
    )


@pytest.mark.parametrize(
    ("item", "value", "words"),
    [
        (ON_TIME, "95.0", "40×（95－80）÷（100－80）＝30.00"),
        (P90, "27.0", "12.5×（40－27）÷（40－15）＝6.50"),
        (ON_TIME, "100.0", "达到满分值100，得40分"),
        (P90, "3.0", "达到满分值15，得12.5分"),
        (ON_TIME, "80.0", "没有好于零分值80，得0分"),
        (P90, "41.0", "没有好于零分值40，得0分"),
        (ON_TIME, None, "没有数据，不计分"),
    ],
)
def test_the_points_in_words(item: Item, value: str | None, words: str) -> None:
    assert str(worked_out(item, None if value is None else D(value))) == words


def test_plain_numbers() -> None:
    numbers = ("40.0", "12.50", "100", "0.1", "0.0", "1E+2")
    shown = [plain(D(number)) for number in numbers]
    assert shown == ["40", "12.5", "100", "0.1", "0", "100"]


FIGURES = Summary(
    days={5: 6, 20: 3, 44: 1},
    in_time=9,
    extended=2,
    confirmable=4,
    confirmed_late=1,
    corrected=1,
    open_overdue=3,
)


@pytest.mark.parametrize(
    ("measure", "finding"),
    [
        (Measure.ON_TIME, Finding(D("90.0"), 9, 10)),
        (Measure.OPEN_OVERDUE, Finding(D("3.0"))),
        (Measure.MEDIAN_DAYS, Finding(D("5.0"))),
        (Measure.P90_DAYS, Finding(D("20.0"))),
        (Measure.EXTENSION, Finding(D("20.0"), 2, 10)),
        (Measure.CONFIRMED_LATE, Finding(D("25.0"), 1, 4)),
        (Measure.CORRECTED, Finding(D("10.0"), 1, 10)),
        (Measure.NOTICES_IN_TIME, Finding(D("66.7"), 2, 3)),
    ],
)
def test_what_each_measure_reads(measure: Measure, finding: Finding) -> None:
    assert finding_of(measure, FIGURES, Share(2, 3), True) == finding


@pytest.mark.parametrize("measure", Measure)
def test_an_agency_without_cases_has_nothing_to_measure(measure: Measure) -> None:
    found = finding_of(measure, Summary(open_overdue=0), Share(0, 0), False)
    assert found.value is None


def test_an_agency_with_open_cases_has_a_backlog_of_none() -> None:
    found = finding_of(Measure.OPEN_OVERDUE, Summary(open_overdue=0), Share(0, 0), True)
    assert found.value == 0
