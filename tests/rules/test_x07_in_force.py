import pytest

from reports.rules.crosschecks.x07_in_force import check
from reports.rules.vocabulary import Level

from .builders import national, only

ROWS = ("government_rule", "normative_document")


def documents(row, *numbers):
    columns = ("issued", "repealed", "in_force")
    pairs = zip(columns, numbers, strict=True)
    return {f"proactive.{row}.{column}": number for column, number in pairs}


def year(row, *numbers, before=26):
    old = national({f"proactive.{row}.in_force": before}, year=2023)
    return national(documents(row, *numbers), previous=old)


@pytest.mark.parametrize("row", ROWS)
def test_what_was_made_is_added_and_what_was_repealed_taken_off(row):
    assert list(check(year(row, 7, 2, 31))) == []
    finding = only(check, year(row, 7, 2, 30))

    assert (finding.rule, finding.level) == ("X7", Level.WARNING)
    assert not finding.must_be_answered
    assert finding.code == f"proactive.{row}.in_force"
    assert (finding.expected, finding.found) == ("31", "30")


def test_the_sentence_shows_the_sum():
    message = str(only(check, year("normative_document", 7, 2, 30)).message)

    assert "表二“行政规范性文件”一行、“现行有效件数”一列：" in message
    assert "上年 26，加制发 7，减废止 2，应为 31，填报 30。" in message


def test_more_repealed_than_there_were_is_left_to_the_next_rule():
    assert list(check(year("normative_document", 1, 40, 0))) == []


def test_blank_cells_and_other_forms_say_nothing():
    assert list(check(year("normative_document", 7, None, 30))) == []
    assert list(check(year("normative_document", 7, 2, None))) == []
    old = national(form="form2019", year=2020)
    new = national(documents("normative_document", 7, 2, 30), previous=old, year=2021)
    assert list(check(new)) == []
    assert list(check(national(documents("normative_document", 7, 2, 30)))) == []
