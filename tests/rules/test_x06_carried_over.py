import pytest

from reports.rules.crosschecks.x06_carried_over import check
from reports.rules.formats.requests_table import COLUMNS
from reports.rules.vocabulary import Level

from .builders import cell, national, only, published

AGREED = {
    cell("carried_over", column): number
    for column, number in zip(COLUMNS, (3, 1, 0, 0, 0, 0, 4), strict=True)
}


def before(changed=None, **more):
    return national({**AGREED, **(changed or {})}, year=2023, **more)


def test_what_was_carried_over_is_brought_forward():
    assert list(check(national(previous=before()))) == []


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_is_judged(column):
    code = cell("carried_over", column)
    content = national(previous=before({code: 9}))
    finding = only(check, content)

    assert (finding.rule, finding.level) == ("X6", Level.WARNING)
    assert finding.must_be_answered
    assert finding.code == cell("brought_forward", column)
    assert finding.expected == "9"
    assert finding.found == str(AGREED[code])


def test_the_sentence_says_that_it_holds_the_report_back():
    content = national(previous=before({cell("carried_over"): 5}))
    message = str(only(check, content).message)

    assert "上年报告结转 5，填报 4。" in message
    assert "请说明理由，否则不能送审" in message


def test_the_reason_lasts_until_either_figure_changes():
    def prints(old, new):
        content = national(
            {cell("brought_forward", "research"): new},
            previous=before({cell("carried_over", "research"): old}),
        )
        return only(check, content).fingerprint

    assert prints(5, 2) == prints(5, 2)
    assert len({prints(5, 2), prints(6, 2), prints(5, 3)}) == 3


def test_the_year_before_may_have_had_the_trial_form():
    old = national(
        {**AGREED, cell("carried_over", "business"): 2}, form="form2019", year=2020
    )

    assert only(check, national(previous=old, year=2021)).found == "1"


@pytest.mark.parametrize(
    "previous",
    [None, published(), national(form="form2014"), before(dict.fromkeys(AGREED))],
)
def test_what_is_not_known_says_nothing(previous):
    assert list(check(national(previous=previous))) == []
