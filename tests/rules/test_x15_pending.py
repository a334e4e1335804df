import pytest

from reports.rules.crosschecks.x15_pending import check
from reports.rules.formats.challenges_table import COURTS
from reports.rules.vocabulary import Level

from .builders import national, only


def years(court, pending, total, form="form2021"):
    old = national({f"{court}.pending": pending}, form=form, year=2020)
    values = {f"{court}.total": total, f"{court}.upheld": total}
    return national(values, year=2021, previous=old)


@pytest.mark.parametrize("form", ["form2021", "form2019"])
@pytest.mark.parametrize("court", COURTS)
@pytest.mark.parametrize("total", [0, 1])
def test_what_was_pending_should_come_back(court, form, total):
    finding = only(check, years(court, 2, total, form))

    assert (finding.rule, finding.level) == ("X15", Level.WARNING)
    assert finding.code == f"{court}.total"
    assert (finding.expected, finding.found) == ("≥ 2", str(total))
    assert "上年尚未审结 2 件" in str(finding.message)


@pytest.mark.parametrize(
    "pending, total", [(2, 2), (2, 5), (0, 0), (None, 0), (1, None)]
)
def test_as_many_or_more_and_what_is_not_known_are_silent(pending, total):
    assert list(check(years("reconsideration", pending, total))) == []


def test_without_the_year_before_or_in_an_older_format_nothing_is_pending():
    assert list(check(national())) == []
    old = national({"reconsideration.total": 3}, form="form2014", year=2018)
    assert list(check(national(previous=old, form="form2019", year=2019))) == []
