"""What the database finds: the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from reports.rules.finding.asking import MOST_UNITS, loosened, phrases_of
from reports.rules.finding.excerpts import marked
from reports.rules.finding.places import Kind
from reports.search import words
from reports.search.finding import Limits, find, places_holding
from tests.rules.test_finding import HOSTILE
from tests.search.shelf import Shelf, shelve

TEXTS = (
    "全年收到行政复议申请3件，均已审结。",
    "行政诉讼和行政复议的情况见下表；公开10,180条。",
    "说明：（一）税务部门公开信息2017条。缴税",
    "第3号文件。第33号通知。ＰＤＦ和Word格式",
    "答覆申請，依法公開。",
    "政府。信息公开",
    'a\'b "c" 100% under_score heading:x* -y',
    "\U0002ebe1\U00030000生僻字",
)
ASKED = (
    *("行政复议", "行政複議", "复议 诉讼", "10180", "2017", "201", "税", "3号"),
    *("33", "pdf", "PD", "答复", "公开", "政府信息", "信息公开", "under", "100"),
    *("生僻", "\U00030000", "件", "的 情况", "没有的词", "b c", "ｗｏｒｄ"),
)


@pytest.fixture
def shelf(world) -> Shelf:
    return shelve(world, [("示例章节", text) for text in TEXTS])


EVERYWHERE = Limits()


def found(asked: str, limits: Limits = EVERYWHERE) -> set[str]:
    """Return the found texts of this module; the report has others of its own."""
    return {
        place.text
        for place in places_holding(phrases_of(asked), limits)
        if place.heading == "示例章节"
    }


def expected(asked: str) -> set[str]:
    """Read every text, without any index."""
    phrases = phrases_of(asked)
    return {
        text
        for text in TEXTS
        if all(any(p.is_found for p in marked(text, [one]).pieces) for one in phrases)
    }


def test_the_database_finds_what_reading_finds(shelf):
    assert {asked: found(asked) for asked in ASKED} == {
        asked: expected(asked) for asked in ASKED
    }
    assert sum(1 for asked in ASKED if expected(asked)) > 15


class SameAsReading(TestCase):
    """Generated texts and questions, each in the database and by reading."""

    alphabet = "政府信息公开税年月日a1２，。 '\"\\：:*&|!()-"

    @settings(max_examples=60, deadline=None)
    @given(
        st.lists(st.text(alphabet=alphabet, max_size=40), min_size=1, max_size=5),
        st.text(alphabet=alphabet, max_size=12),
    )
    def test_generated(self, bodies: list[str], asked: str) -> None:
        phrases = phrases_of(asked)
        if not phrases:
            return
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {words.TABLE}")
        words.add(
            words.Words(at, (), tuple(words.tokens_of(body)), ())
            for at, body in enumerate(bodies, start=1)
        )
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT rowid FROM {words.TABLE} w WHERE {words.condition()}",
                [words.query(phrases)],
            )
            seen = {row[0] for row in cursor.fetchall()}
        assert seen == {
            at
            for at, body in enumerate(bodies, start=1)
            if all(
                any(p.is_found for p in marked(body, [one]).pieces) for one in phrases
            )
        }


def test_hostile_words_are_only_words(shelf):
    for hostile in [*HOSTILE, "x" * 10_000, "税" * 10_000, "税 " * 5_000]:
        with transaction.atomic():
            assert len(find(hostile, EVERYWHERE).reports) <= 1


@pytest.mark.parametrize(
    "asked",
    [
        "政府信息公开" * 1000,
        "税 务 公 开 " * 1000,
        "税务公开 信息部门 缴税情况 " * 1000,
        "".join(map(chr, range(0x4E00, 0x5000))),
    ],
)
def test_what_a_question_costs_is_bounded(shelf, asked, django_assert_max_num_queries):
    with django_assert_max_num_queries(7):
        find(asked, EVERYWHERE)
    phrases = phrases_of(asked)
    for used in (phrases, *loosened(phrases)):
        assert sum(len(phrase.tokens) for phrase in used) <= MOST_UNITS


def test_the_name_of_the_report_helps_but_is_not_enough(shelf):
    """复议 stands in the section, 示例县 and the year in the name of its report."""
    assert found("示例县 2017 复议") == found("复议") != set()
    result = find("示例县人民政府办公室", Limits())
    (report,) = result.reports
    assert [place.kind for place in report.places] == [Kind.REPORT]


def test_a_phrase_is_not_found_across_heading_and_text(world):
    shelve(world, [("依法保护", "税务申请三件")])
    assert not places_holding(phrases_of("保护税务"), EVERYWHERE)
    (place,) = places_holding(phrases_of("保护 税务"), EVERYWHERE)
    assert (place.heading, place.text) == ("依法保护", "税务申请三件")


def test_long_texts_are_found_to_their_end(world):
    shelve(world, [("概述", "反复写着税收。" * 3000 + "末尾写着税务")])
    (report,) = find("税务", Limits()).reports
    assert report.count == 1
    (report,) = find("反复写着", Limits()).reports
    assert report.count > 4
    assert len(report.places) == 1, "parts of a section have one address"


def test_a_sentence_that_stands_nowhere_is_found_by_its_words(shelf):
    result = find("税务公开信息", Limits())
    assert result.is_loose
    assert [place.text for place in result.reports[0].places] == [TEXTS[2]]
    assert not find("行政复议", Limits()).is_loose


def test_of_a_sentence_the_words_that_stand_anywhere_are_found(shelf):
    """如何 stands nowhere; the other words stand in one section."""
    result = find("如何税务部门信息", EVERYWHERE)
    assert result.is_loose
    assert [phrase.plain for phrase in result.phrases] == ["税务", "部门", "信息"]
    assert [place.text for place in result.reports[0].places] == [TEXTS[2]]


def test_one_word_left_of_a_sentence_is_not_enough(shelf):
    assert not find("税务火星移民", EVERYWHERE).reports


def test_equally_good_places_go_by_year(world):
    late = shelve(world, [("一", "税务")], year=2018).report
    early = shelve(world, [("一", "税务")], year=2015).report
    reports = find("税务", EVERYWHERE).reports
    assert [report.id for report in reports] == [late.pk, early.pk]


def test_figures_lead_to_their_anchor(world):
    shelve(world, [("概述", "文字")])
    (report,) = find("政府公报", Limits()).reports
    assert (report.places[0].kind, report.places[0].key) == (
        Kind.FIGURE,
        "published.gazette",
    )


def test_limits(world, shelf):
    office, other = world.office.pk, world.other.pk
    assert found("税务", Limits(agencies=[office, other], year=2017, format="free"))
    assert not found("税务", Limits(agencies=[other]))
    assert not found("税务", Limits(agencies=[]))
    assert not found("税务", Limits(year=2016))
    assert not found("税务", Limits(format="form2021"))


def test_of_very_many_places_the_newest_are_shown(world, monkeypatch):
    monkeypatch.setattr("reports.search.finding.MOST", 3)
    old = shelve(world, [(f"旧{n}", "税务") for n in range(3)], year=2015)
    new = shelve(world, [(f"新{n}", "税务") for n in range(3)], year=2016)
    result = find("税务", Limits())
    assert result.is_capped
    assert [report.id for report in result.reports] == [new.report.pk]
    assert old.report.pk not in {report.id for report in result.reports}
