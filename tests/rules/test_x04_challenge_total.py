import pytest

from reports.rules.crosschecks.x04_challenge_total import check
from reports.rules.formats.challenges_table import COURTS, RESULTS
from reports.rules.vocabulary import Level

from .builders import national, only


@pytest.mark.parametrize("form", ["form2021", "form2019"])
@pytest.mark.parametrize("court", COURTS)
@pytest.mark.parametrize("result", RESULTS)
def test_every_result_of_every_group_counts(court, result, form):
    finding = only(check, national({f"{court}.{result}": 2}, form=form))

    assert (finding.rule, finding.level) == ("X4", Level.ERROR)
    assert (finding.code, finding.expected, finding.found) == (
        f"{court}.total",
        "2",
        "0",
    )


def test_totals_of_zero_over_parts_that_are_not_are_told():
    values = {"reconsideration.upheld": 10, "reconsideration.corrected": 1}
    message = str(only(check, national(values)).message)

    assert message.startswith("表四“行政复议 总计”一列：")
    assert "应为 11，填报 0。" in message


def test_the_column_is_named_with_the_headings_above_it():
    content = national({"litigation.after_reconsideration.total": 1})
    message = str(only(check, content).message)

    assert "表四“行政诉讼 复议后起诉 总计”一列" in message


def test_a_group_that_adds_up_is_silent():
    values = {"reconsideration.pending": 2, "reconsideration.total": 2}

    assert list(check(national(values))) == []


def test_a_blank_cell_leaves_its_group_alone():
    values = {"reconsideration.pending": None, "reconsideration.total": 2}

    assert list(check(national(values))) == []


def test_the_sheet_of_2014_is_left_to_the_sum_of_its_parts():
    content = national({"reconsideration.total": 3}, form="form2014", year=2016)

    assert list(check(content)) == []
