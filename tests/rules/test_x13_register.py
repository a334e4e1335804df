from dataclasses import replace
from decimal import Decimal

import pytest

from reports.rules.content import Register, Sums
from reports.rules.crosschecks.x13_register import check
from reports.rules.vocabulary import Level

from .builders import NATIONAL, cell, national, only


def register(changed=None):
    values = {**NATIONAL, "reconsideration.total": 0, **(changed or {})}
    return Register({code: Decimal(number) for code, number in values.items()})


def test_a_report_that_agrees_with_the_register_is_silent():
    assert list(check(national(register=register()))) == []


@pytest.mark.parametrize("code", [cell("received"), "reconsideration.total"])
def test_a_cell_that_differs_is_an_error(code):
    finding = only(check, national({code: 99}, register=register()))

    assert (finding.rule, finding.level, finding.code) == ("X13", Level.ERROR, code)
    assert (finding.expected, finding.found) == (str(NATIONAL.get(code, 0)), "99")
    assert "或作为人工调整写明理由" in str(finding.message)


def adjusted(content, code):
    figures = tuple(replace(row, adjusted=row.code == code) for row in content.figures)
    return replace(content, figures=figures)


def test_an_adjustment_with_a_reason_is_no_error():
    content = national({cell("received"): 99}, register=register())

    assert list(check(adjusted(content, cell("received")))) == []
    assert only(check, adjusted(content, cell("granted"))).code == cell("received")


def test_only_tables_three_and_four_come_from_the_register():
    wrong = register({"proactive.license.decisions": 9})

    assert list(check(national(register=wrong))) == []


def test_a_blank_cell_and_an_unknown_one_are_left_alone():
    assert list(check(national({cell("granted"): None}, register=register()))) == []
    assert list(check(national(register=Register({})))) == []


def test_without_a_register_nothing_is_compared():
    assert list(check(national({cell("granted"): 99}))) == []


def test_a_sum_of_several_registers_is_not_compared_with_one():
    content = national({cell("granted"): 99}, register=register(), sums=Sums({}))

    assert list(check(content)) == []
