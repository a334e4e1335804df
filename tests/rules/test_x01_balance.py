import pytest

from reports.rules.crosschecks.x01_balance import check
from reports.rules.formats.requests_table import COLUMNS
from reports.rules.vocabulary import Level

from .builders import cell, figure, national, only, report


def test_the_fixture_balances():
    assert list(check(national())) == []


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_is_judged(column):
    code = cell("carried_over", column)
    content = national()
    number = content.by_code[code].value + 2
    finding = only(check, national({code: number}))

    assert (finding.rule, finding.level) == ("X1", Level.ERROR)
    assert (finding.code, finding.found) == (code, str(number))
    assert finding.expected == str(number - 2)


def test_the_sentence_names_the_place_and_quotes_the_form():
    message = str(only(check, national({cell("carried_over", "business"): 0})).message)

    assert message == (
        "表三“四、结转下年度继续办理”一行、“商业企业”一列：按“第一项加第二项之和，"
        "等于第三项加第四项之和”应为 1，填报 0。请核对这一列的一、二、（七）、四各项。"
    )


@pytest.mark.parametrize("row", ["received", "brought_forward", "handled"])
def test_the_row_that_another_rule_finds_wrong_is_marked(row):
    code = cell(row, "natural_person")
    number = national().by_code[code].value + 2
    finding = only(check, national({code: number}))

    assert finding.code == code
    assert finding.expected == str(number - 2)


def test_no_cell_is_asked_to_be_below_zero():
    """Ten handled more than came in: carried over cannot be what is wrong."""
    values = {
        cell(row, column): number
        for column in ("business", "total")
        for row, number in (("granted", 60), ("handled", 64))
    }
    for finding in check(national(values)):
        assert int(finding.expected) >= 0


def test_a_blank_cell_leaves_its_column_alone():
    broken = {cell("carried_over", "business"): 0, cell("handled", "business"): None}

    assert list(check(national(broken))) == []


def test_the_trial_form_is_judged_too():
    code = cell("carried_over", "research")

    assert only(check, national({code: 1}, form="form2019", year=2020)).code == code


@pytest.mark.parametrize("form", ["form2014", "free"])
def test_a_format_without_the_table_has_no_balance(form):
    assert list(check(national({}, form=form))) == []
    assert list(check(report(figure(cell("received"), 3)))) == []
