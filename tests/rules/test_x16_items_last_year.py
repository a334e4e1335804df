import pytest

from reports.rules.crosschecks.x16_items_last_year import check
from reports.rules.vocabulary import Level

from .builders import national, only

ROWS = ("license", "other_service", "penalty", "compulsory_measure", "fee")


def years(row, last, change, now):
    names = f"proactive.{row}.items_last_year", f"proactive.{row}.change"
    old = national({names[0]: last, names[1]: change}, form="form2019", year=2019)
    return national({names[0]: now}, form="form2019", year=2020, previous=old)


@pytest.mark.parametrize("row", ROWS)
def test_last_years_items_follow_from_last_years_report(row):
    assert list(check(years(row, 120, -5, 115))) == []
    finding = only(check, years(row, 120, -5, 120))

    assert (finding.rule, finding.level) == ("X16", Level.WARNING)
    assert finding.code == f"proactive.{row}.items_last_year"
    assert (finding.expected, finding.found) == ("115", "120")
    assert "上一年项目数量" in str(finding.message)


@pytest.mark.parametrize("numbers", [(None, 1, 2), (1, None, 2), (1, 1, None)])
def test_blank_cells_say_nothing(numbers):
    assert list(check(years("license", *numbers))) == []


def test_other_forms_have_no_such_columns():
    old = national(form="form2019", year=2020)

    assert list(check(national(previous=old, year=2021))) == []
    assert list(check(national(form="form2019", year=2019))) == []
