import pytest

from reports.rules.content import Register
from reports.rules.crosschecks.x14_letters import NEEDED, check
from reports.rules.vocabulary import Level

from .builders import cell, national, only


def missing(row, *numbers, **more):
    return national({}, register=Register({}, {row: numbers}), **more)


@pytest.mark.parametrize("row, letter", NEEDED.items())
def test_cases_without_their_letter_are_told_by_row(row, letter):
    finding = only(check, missing(row, "示例〔2024〕1号", "示例〔2024〕2号"))

    assert (finding.rule, finding.level) == ("X14", Level.WARNING)
    assert (finding.code, finding.found) == (cell(row), "2")
    assert f"有 2 件在登记簿里没有{letter}。" in str(finding.message)


def test_the_numbers_of_cases_stand_beside_the_sentence():
    """The sentence is published when it is waived; the numbers are not."""
    finding = only(check, missing("declined.excessive", "示例〔2024〕1号"))

    assert finding.where == "示例〔2024〕1号"
    assert "示例〔2024〕1号" not in str(finding.message)


def test_the_reason_lasts_until_other_cases_are_concerned():
    one = only(check, missing("declined.excessive", "1", "2")).fingerprint

    assert one == only(check, missing("declined.excessive", "1", "2")).fingerprint
    assert one != only(check, missing("declined.excessive", "1", "3")).fingerprint


def test_the_trial_form_has_one_row_for_three():
    content = missing("otherwise_closed.fee_unpaid", "1", form="form2019", year=2020)

    assert only(check, content).code == cell("otherwise_closed")


def test_nothing_missing_and_no_register_are_silent():
    assert list(check(missing("declined.excessive"))) == []
    assert list(check(missing("granted", "1"))) == []
    assert list(check(national())) == []


def test_a_format_without_the_table_says_nothing():
    content = missing("declined.excessive", "1", form="form2014", year=2016)

    assert list(check(content)) == []
