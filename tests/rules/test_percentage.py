from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.rules.crosschecks.percentage import check
from reports.rules.vocabulary import Level

from .builders import figure, only, report


def rate(value, top, bottom, decimals=0):
    return report(
        figure("answered", top, "已办复", "件"),
        figure("received", bottom, "承办", "件"),
        figure(
            "rate",
            value,
            "办复率",
            "%",
            decimals=decimals,
            numerator="answered",
            denominator="received",
        ),
    )


@pytest.mark.parametrize(
    "value, top, bottom, decimals",
    [
        (100, 7, 7, 0),
        ("100.0000", 7, 7, 2),
        (0, 0, 7, 0),
        ("33.3", 1, 3, 1),
        ("66.67", 2, 3, 2),
        ("12.5", 1, 8, 1),
        (13, 1, 8, 0),
        ("0.5", 1, 200, 1),
        (150, 3, 2, 0),
    ],
)
def test_a_percentage_that_follows_from_its_terms_is_fine(value, top, bottom, decimals):
    assert list(check(rate(value, top, bottom, decimals))) == []


def test_a_percentage_that_does_not_follow_is_an_error_naming_all_three_figures():
    finding = only(check, rate(99, 253, 253))

    assert (finding.rule, finding.level, finding.code) == ("F3", Level.ERROR, "rate")
    assert str(finding.message) == (
        "“办复率”填报 99%，按“已办复” 253 ÷ “承办” 253 应为 100%。"
    )


def test_half_is_rounded_up_and_never_to_even():
    assert list(check(rate(13, 1, 8))) == []
    assert only(check, rate(12, 1, 8)).rule == "F3"


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.integers(0, 4))
def test_the_rounded_quotient_is_right_and_its_neighbours_are_wrong(
    top, bottom, decimals
):
    step = Decimal(1).scaleb(-decimals)
    right = (Decimal(top) * 100 / bottom).quantize(step, ROUND_HALF_UP)

    assert list(check(rate(right, top, bottom, decimals))) == []
    assert only(check, rate(right + step, top, bottom, decimals)).rule == "F3"
    assert only(check, rate(right - step, top, bottom, decimals)).rule == "F3"


def test_digits_that_are_never_shown_are_not_compared():
    assert list(check(rate("33.33", 1, 3, decimals=1))) == []


@pytest.mark.parametrize(
    "value, top, bottom", [(None, 1, 2), (50, None, 2), (50, 1, None), (50, 1, 0)]
)
def test_nothing_is_said_while_a_term_is_blank_or_the_divisor_is_zero(
    value, top, bottom
):
    assert list(check(rate(value, top, bottom))) == []


def test_a_percentage_whose_term_is_gone_is_left_alone():
    alone = figure("rate", 5, unit="%", numerator="gone", denominator="gone")

    assert list(check(report(alone))) == []


def test_many_decimals_and_huge_terms_do_not_break_the_check():
    assert list(check(rate("100", "9" * 20, "9" * 20, decimals=30))) == []
