import pytest

from reports.rules.crosschecks import missing_value
from reports.rules.crosschecks.x05_cell_value import check
from reports.rules.formats import FORMATS
from reports.rules.vocabulary import Level

from .builders import cell, figure, national, only, report

FEE = "proactive.fee.amount"


@pytest.mark.parametrize("form", ["form2021", "form2019", "form2014"])
def test_every_blank_cell_is_told_once(form):
    codes = list(FORMATS[form].figures)
    content = national(dict.fromkeys(codes), form=form)

    assert [finding.code for finding in check(content)] == codes
    assert list(missing_value.check(content)) == []


def test_a_blank_cell_is_an_error_that_says_what_to_write():
    finding = only(check, national({cell("granted"): None}))

    assert (finding.rule, finding.level) == ("X5", Level.ERROR)
    assert (finding.expected, finding.found) == ("", "")
    assert str(finding.message) == (
        "表三“（一）予以公开”一行、“总计”一列还没有填报；没有发生的请填 0。"
    )


@pytest.mark.parametrize(
    "code, value, words",
    [
        (cell("granted"), "-1", "填报 -1，不能小于 0"),
        (cell("granted"), "1.5", "填报 1.5，应是整数"),
        (FEE, "-0.01", "不能小于 0"),
    ],
)
def test_what_cannot_be_counted_is_an_error(code, value, words):
    finding = only(check, national({code: value}))

    assert finding.code == code
    assert words in str(finding.message)


@pytest.mark.parametrize("value", [0, "3.0000", 12])
def test_whole_numbers_are_counts(value):
    assert list(check(national({cell("granted"): value}))) == []


def test_amounts_have_decimals():
    assert list(check(national({FEE: "96171.6"}))) == []


def test_what_grew_or_shrank_may_be_below_zero_but_is_whole():
    code = "proactive.license.change"

    assert list(check(national({code: -3}, form="form2019"))) == []
    assert only(check, national({code: "-0.5"}, form="form2019")).code == code


def test_what_the_author_named_is_no_cell():
    content = national({}, figure("own", None), figure("minus", -1))

    assert list(check(content)) == []
    assert list(check(report(figure("own", None)))) == []
