import pytest

from reports.rules.crosschecks.x03_handled import check
from reports.rules.formats.requests_table import COLUMNS, outcomes_of
from reports.rules.vocabulary import Level

from .builders import cell, national, only


def test_the_fixture_adds_up():
    assert list(check(national())) == []


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_is_judged(column):
    code = cell("handled", column)
    number = national().by_code[code].value
    finding = only(check, national({code: number + 1}))

    assert (finding.rule, finding.level, finding.code) == ("X3", Level.ERROR, code)
    assert (finding.expected, finding.found) == (str(number), str(number + 1))


@pytest.mark.parametrize("row", outcomes_of(divided=True))
def test_every_outcome_counts(row):
    content = national({cell(row, "business"): 90})

    assert only(check, content).code == cell("handled", "business")


def test_the_trial_form_has_one_row_of_the_otherwise_closed():
    code = cell("otherwise_closed", "business")
    finding = only(check, national({code: 1}, form="form2019", year=2019))

    assert (finding.code, finding.expected) == (cell("handled", "business"), "7")


def test_a_blank_cell_leaves_its_column_alone():
    blank = {cell("declined.excessive"): None, cell("handled"): 90}

    assert list(check(national(blank))) == []
