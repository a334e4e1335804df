import pytest

from reports.rules.crosschecks.x02_row_total import check
from reports.rules.formats.requests_table import KINDS, rows_of
from reports.rules.vocabulary import Level

from .builders import cell, national, only


def test_the_fixture_adds_up():
    assert list(check(national())) == []


@pytest.mark.parametrize("row", rows_of(divided=True))
def test_every_row_is_judged(row):
    number = national().by_code[cell(row)].value
    finding = only(check, national({cell(row): number + 1}))

    assert (finding.rule, finding.level, finding.code) == ("X2", Level.ERROR, cell(row))
    assert (finding.expected, finding.found) == (str(number), str(number + 1))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_applicant_counts(kind):
    content = national({cell("granted", kind): 90})

    assert only(check, content).code == cell("granted")


def test_the_sentence_names_group_row_and_column():
    code = cell("otherwise_closed.other")
    message = str(only(check, national({code: 3})).message)

    assert message.startswith("表三“（六）其他处理 3.其他”一行、“总计”一列：")
    assert "应为 1，填报 3。" in message


def test_a_blank_cell_leaves_its_row_alone():
    blank = {cell("granted", "research"): None}

    assert list(check(national({**blank, cell("granted"): 90}))) == []


def test_the_single_row_of_the_trial_form_is_judged():
    code = cell("otherwise_closed")
    finding = only(check, national({code: 3}, form="form2019", year=2019))

    assert (finding.code, finding.expected) == (code, "2")
