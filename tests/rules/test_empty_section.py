import pytest

from reports.rules.crosschecks.empty_section import check
from reports.rules.vocabulary import Level

from .builders import only, ref, report, section


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p></p>",
        "<p> \n </p>",
        "<p>&nbsp;</p>",
        "<p><br></p>",
        "<p>\u200b</p>",
        "<p>……</p>",
        "<table><tbody><tr><td></td></tr></tbody></table>",
    ],
)
def test_a_section_that_says_nothing_is_an_error(html):
    finding = only(check, report(section(html)))

    assert (finding.rule, finding.level, finding.section) == ("F8", Level.ERROR, "work")
    assert str(finding.message) == "“一、工作”还没有内容。"


@pytest.mark.parametrize("html", ["<p>无。</p>", "<ul><li>0</li></ul>", ref("a")])
def test_a_word_a_number_or_a_reference_is_content(html):
    assert list(check(report(section(html)))) == []


def test_a_section_with_sections_below_it_may_be_empty_itself():
    assert list(check(report(section("", has_children=True)))) == []


def test_a_section_with_figures_needs_no_prose():
    assert list(check(report(section("", has_figures=True)))) == []


def test_each_empty_section_is_told():
    content = report(section("", "a"), section("<p>有</p>", "b"), section("", "c"))

    assert [finding.section for finding in check(content)] == ["a", "c"]
