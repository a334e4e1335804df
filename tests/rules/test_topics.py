import pytest

from reports.rules.crosschecks.topics import check
from reports.rules.formats import FORMATS
from reports.rules.vocabulary import Level

from .builders import figure, published, report, section

TOPICS = FORMATS["free"].topics


def keys(content):
    return [finding.subject for finding in check(content)]


def test_an_empty_report_misses_every_topic():
    findings = list(check(report()))

    assert [finding.subject for finding in findings] == [topic.key for topic in TOPICS]
    assert {(found.rule, found.level) for found in findings} == {("F9", Level.WARNING)}


def test_a_report_that_speaks_of_everything_misses_nothing():
    assert keys(published()) == []


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.key)
def test_any_word_of_a_topic_covers_it(topic):
    for word in topic.words:
        assert topic.key not in keys(report(section(f"<p>{word}</p>")))


def test_a_heading_or_the_name_of_a_figure_covers_a_topic_too():
    assert "challenges" not in keys(report(section("", heading="行政复议")))
    assert "challenges" not in keys(report(figure("a", 0, "行政诉讼案件")))


def test_words_of_neighbouring_texts_do_not_make_a_topic_together():
    content = report(
        figure("a", 0, "申诉"), section("<p>复</p><p>议</p>", heading="讼")
    )

    assert "challenges" in keys(content)


def test_charges_for_something_else_are_not_the_charges_for_information():
    content = report(section("<p>召开物业收费管理新闻发布会。</p>"))

    assert "fees" in keys(content)


def test_the_message_names_the_topic_in_words():
    (finding,) = (found for found in check(report()) if found.subject == "fees")

    assert str(finding.message) == (
        "报告没有写到：收费及减免情况。没有发生的也请写明。"
    )
