import pytest

from reports.rules.crosschecks.x09_rule_making import check
from reports.rules.vocabulary import Level

from .builders import national, only

ROW = "proactive.government_rule"


@pytest.mark.parametrize(
    "form, column",
    [
        *(("form2021", column) for column in ("issued", "repealed", "in_force")),
        *(("form2019", column) for column in ("made", "disclosed", "total")),
    ],
)
def test_an_agency_without_the_power_reports_no_rules(form, column):
    content = national({f"{ROW}.{column}": 1}, form=form, makes_rules=False)
    finding = only(check, content)

    assert (finding.rule, finding.level) == ("X9", Level.ERROR)
    assert (finding.code, finding.expected, finding.found) == (
        f"{ROW}.{column}",
        "0",
        "1",
    )
    assert "本机关没有规章制定权" in str(finding.message)


@pytest.mark.parametrize("makes_rules", [True, None])
def test_who_has_the_power_or_may_have_it_is_left_alone(makes_rules):
    content = national({f"{ROW}.issued": 1}, makes_rules=makes_rules)

    assert list(check(content)) == []


def test_zero_and_blank_are_no_rules():
    values = {f"{ROW}.issued": 0, f"{ROW}.repealed": None}

    assert list(check(national(values, makes_rules=False))) == []


def test_other_documents_are_no_rules():
    values = {"proactive.normative_document.issued": 7}

    assert list(check(national(values, makes_rules=False))) == []
