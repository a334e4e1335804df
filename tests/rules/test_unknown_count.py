import pytest

from reports.rules.crosschecks.unknown_count import check
from reports.rules.vocabulary import Level

from .builders import figure, national, only, published, report, section


def typed(words, *figures):
    return report(section(f"<p>{words}</p>"), *figures)


def test_a_number_that_no_figure_accounts_for_is_a_warning():
    finding = only(check, typed("召开座谈会3次。"))

    assert (finding.rule, finding.level) == ("F6", Level.WARNING)
    assert (finding.section, finding.code) == ("work", "")
    assert (finding.where, finding.subject) == ("召开座谈会3次。", "3次")
    assert "“3次”没有对应的指标" in str(finding.message)


def test_a_number_equal_to_a_figure_is_accounted_for():
    assert list(check(typed("召开座谈会3次。", figure("a", 3, unit="次")))) == []


def test_a_number_equal_to_a_figure_of_another_unit_is_not_accounted_for():
    content = typed("召开座谈会3次。", figure("a", 3, unit="件"))

    assert only(check, content).subject == "3次"


def test_a_number_that_contradicts_a_named_figure_is_left_to_the_error():
    assert list(check(typed("座谈会4次", figure("a", 3, "座谈会", "次")))) == []


def test_each_number_of_a_sentence_is_told():
    found = [finding.subject for finding in check(typed("印发3份，培训5次。"))]

    assert found == ["3份", "5次"]


@pytest.mark.parametrize(
    "words",
    [
        "2017年6月14日召开会议。",
        "依据第32条和〔2017〕30号文件。",
        "提出5个方面要求。",
        "邀请20余位专家。",
        "电话：0991-4689937，邮编：830063。",
    ],
)
def test_what_is_no_statistic_is_not_told(words):
    assert list(check(typed(words))) == []


def test_prose_made_of_references_has_no_unknown_numbers():
    assert list(check(published())) == []


def test_the_gap_of_a_reference_is_shown_as_an_ellipsis():
    content = typed('共<data value="a"></data>条，另有3份。', figure("a", 5))

    assert only(check, content).where == "共…条，另有3份。"


@pytest.mark.parametrize("form", ["form2021", "form2019", "form2014"])
def test_the_prose_of_an_official_form_counts_what_it_likes(form):
    content = national({}, section("<p>召开座谈会3次。</p>"), form=form)

    assert list(check(content)) == []
