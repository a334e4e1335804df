from reports.rules.crosschecks.missing_reference import check
from reports.rules.vocabulary import Level

from .builders import figure, only, published, ref, report, section


def test_a_reference_to_a_figure_of_the_report_is_fine():
    assert list(check(published())) == []


def test_a_reference_to_nothing_is_an_error_that_names_section_and_code():
    content = report(section(f"<p>共{ref('requests.total')}件</p>"))

    finding = only(check, content)

    assert (finding.rule, finding.level) == ("F1", Level.ERROR)
    assert (finding.section, finding.code) == ("work", "requests.total")
    assert str(finding.message) == "“一、工作”引用了不存在的指标 requests.total。"


def test_a_code_missing_twice_in_a_section_is_told_once():
    content = report(section(f"<p>{ref('a')}、{ref('a')}</p>"))

    assert only(check, content).code == "a"


def test_a_code_missing_in_two_sections_is_told_for_each():
    content = report(section(ref("a"), "first"), section(ref("a"), "second"))

    assert [finding.section for finding in check(content)] == ["first", "second"]


def test_a_code_that_only_begins_like_a_figure_is_missing():
    content = report(figure("a.b", 1), section(ref("a") + ref("a.b.c")))

    assert [finding.code for finding in check(content)] == ["a", "a.b.c"]


def test_a_figure_without_a_value_can_still_be_referred_to():
    assert list(check(report(figure("a", None), section(ref("a"))))) == []
