from dataclasses import replace
from decimal import Decimal

import pytest

from reports.rules.content import Sums
from reports.rules.crosschecks.x10_sums import check
from reports.rules.vocabulary import Level

from .builders import NATIONAL, cell, figure, national, only

SUMS = Sums({code: Decimal(number) for code, number in NATIONAL.items()})


def test_sums_that_agree_are_silent():
    assert list(check(national(sums=SUMS))) == []


@pytest.mark.parametrize(
    "code",
    [cell("granted", "research"), "reconsideration.total", "proactive.fee.amount"],
)
def test_a_cell_of_any_table_that_differs_is_an_error(code):
    sums = Sums({**SUMS.figures, code: Decimal("7.25")})
    finding = only(check, national(sums=sums))

    assert (finding.rule, finding.level, finding.code) == ("X10", Level.ERROR, code)
    assert finding.expected == "7.25"
    assert "各单位汇总应为 7.25，填报" in str(finding.message)


def test_a_cell_without_a_sum_or_a_value_is_left_alone():
    assert list(check(national({cell("granted"): None}, sums=SUMS))) == []
    assert list(check(national({cell("granted"): 99}, sums=Sums({})))) == []


def test_what_the_author_named_is_not_added_up():
    sums = Sums({"own": Decimal(3)})

    assert list(check(national({}, figure("own", 2), sums=sums))) == []


def test_a_report_that_adds_nothing_up_is_left_alone():
    assert list(check(national({cell("granted"): 99}))) == []


def test_a_cell_adjusted_with_a_reason_is_left_alone():
    content = national({cell("granted"): 99}, sums=SUMS)
    figures = tuple(
        replace(row, adjusted=row.code == cell("granted")) for row in content.figures
    )

    assert list(check(replace(content, figures=figures))) == []
