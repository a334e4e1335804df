"""What a report repeats, as the officers see it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from disclosure.audit.models import Entry
from reports import repetition as module
from reports.models import Report
from reports.repetition import repetition_of
from reports.rules.vocabulary import State
from tests.factories import World, make_agency
from tests.national.shelf import put
from tests.people import login
from tests.reports.desk import page, picture

YEAR = 2024
OLD = "<p>示例县公布了重点领域目录清单12项，由各科室按月核对更新。</p>"
RENUMBERED = (
    "<p>示例县公布了重点领域目录清单<strong>370</strong>项，由各科室按月核对更新。</p>"
)
FRESH = "<p>今年第一次请居民代表评议公开栏目，并逐条回复。</p>"
FOREIGN = "<p>组织全县校园开放日活动，家长现场查阅招生计划和收费依据。</p>"


@pytest.fixture
def draft(world: World) -> Report:
    texts = {"总体情况": RENUMBERED + FRESH, "存在的主要问题及改进情况": FOREIGN}
    return put(world.office, YEAR, texts=texts, state=State.DRAFT)


def seen(who: str, report: Report) -> str:
    response = login(Client(), who).get(page("repetition", report.pk))
    assert response.status_code == 200
    return unescape(response.content.decode())


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", html))


# The question


def test_each_section_is_measured_against_both(world: World, draft: Report) -> None:
    put(world.office, YEAR - 1, texts={"总体情况": OLD})
    put(world.other, YEAR, texts={"概述": FOREIGN})
    found = repetition_of(draft)
    overview, problems = found.sections
    assert (overview.last_year.percent, overview.peers.percent) == (55, 0)
    assert (problems.last_year.percent, problems.peers.percent) == (0, 100)
    first, second = overview.paragraphs
    assert (first.last_year.percent, second.last_year.percent) == (100, 0)
    assert first.peer is None and not second.is_repeated
    (foreign,) = problems.paragraphs
    assert foreign.peer is not None
    assert (foreign.peer.agency, foreign.peer.year) == (world.other.name, YEAR)
    assert foreign.from_peer.percent == 100
    assert found.last_year.letters == sum(
        part.last_year.letters for part in found.sections
    )


def test_only_editions_in_force_of_the_right_years_count(
    world: World, draft: Report
) -> None:
    same = {"概述": RENUMBERED + FOREIGN}
    put(world.office, YEAR - 1, texts=same, state=State.SUPERSEDED)
    put(world.office, YEAR - 1, texts=same, state=State.DRAFT, edition=2)
    put(world.office, YEAR - 2, texts=same)
    put(world.other, YEAR, texts=same, state=State.WITHDRAWN)
    put(world.other, YEAR - 1, texts=same, state=State.APPROVED)
    put(world.other, YEAR - 2, texts=same)
    put(world.centre, YEAR, texts=same)  # below, not beside
    put(world.county, YEAR, texts=same)  # above
    found = repetition_of(draft)
    assert (found.before, found.others) == (None, ())
    assert (found.last_year.repeated, found.peers.repeated) == (0, 0)


def test_a_peers_report_of_last_year_counts_too(world: World, draft: Report) -> None:
    put(world.other, YEAR - 1, texts={"概述": FOREIGN})
    assert [other.year for other in repetition_of(draft).others] == [YEAR - 1]
    assert repetition_of(draft).sections[1].peers.percent == 100


def test_the_newest_edition_of_last_year_is_taken(world: World, draft: Report) -> None:
    put(world.office, YEAR - 1, texts={"概述": OLD}, state=State.SUPERSEDED)
    put(world.office, YEAR - 1, texts={"概述": FRESH}, edition=2)
    first, second = repetition_of(draft).sections[0].paragraphs
    assert (first.last_year.percent, second.last_year.percent) == (0, 100)


def test_an_agency_at_the_root_has_no_peers(world: World) -> None:
    make_agency("示例二市人民政府", "shili-er")
    put(world.city, YEAR, texts={"概述": FOREIGN}, state=State.DRAFT)
    put(world.county, YEAR, texts={"概述": FOREIGN})
    assert repetition_of(Report.objects.get(agency=world.city)).others == ()


def test_what_was_published_is_measured_as_published(world: World) -> None:
    report = put(world.office, YEAR, texts={"概述": FOREIGN})
    put(world.other, YEAR, texts={"概述": FOREIGN})
    report.sections.update(body=FRESH)
    assert repetition_of(report).peers.percent == 100


def test_a_line_break_in_the_stored_text_cuts_nothing(
    world: World, draft: Report
) -> None:
    put(world.other, YEAR, texts={"概述": FOREIGN.replace("，", "，\n  ")})
    assert repetition_of(draft).sections[1].peers.percent == 100


def test_the_peers_are_limited_and_the_page_says_so(
    world: World, draft: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_PEERS", 2)
    put(world.other, YEAR, texts={"概述": FRESH})
    put(world.other, YEAR - 1, texts={"概述": FRESH})
    assert not repetition_of(draft).is_capped
    one = make_agency("示例县卫生健康委员会", "shili-xian-health", world.county)
    put(one, YEAR - 1, texts={"概述": FOREIGN})
    found = repetition_of(draft)
    assert [(other.agency, other.year) for other in found.others] == [
        (world.other.name, YEAR),
        (world.other.name, YEAR - 1),
    ]
    assert found.is_capped
    assert found.sections[1].peers.repeated == 0
    assert "只取前" in seen("author", draft)


def test_the_number_of_queries_does_not_grow(world: World, draft: Report) -> None:
    def counted() -> int:
        report = Report.objects.select_related("agency").get(pk=draft.pk)
        with CaptureQueriesContext(connection) as queries:
            repetition_of(report)
        return len(queries)

    put(world.office, YEAR - 1, texts={"概述": OLD})
    few = counted()
    for number in range(5):
        agency = make_agency(f"示例县示例{number}局", f"shili-{number}", world.county)
        put(agency, YEAR, texts={"概述": FOREIGN, "工作开展情况": OLD})
        put(agency, YEAR - 1, texts={"概述": FRESH})
    assert counted() == few == 7


# The page


def test_the_page_shows_shares_marks_and_where_it_is_from(
    world: World, draft: Report
) -> None:
    put(world.office, YEAR - 1, texts={"总体情况": OLD})
    put(world.other, YEAR - 1, texts={"概述": FOREIGN})
    html = seen("author", draft)
    assert (
        "（与上一年相同：示例县公布了重点领域目录清单370项，由各科室按月核对更新）。"
        in text(html)
    )
    assert "（与同级机关相同：组织全县校园开放日活动" in text(html)
    assert html.count("<mark") == 3 + 2  # three in the legend
    assert 'width="55%"' in html and "55%" in text(html)
    for agency in (world.office, world.other):
        assert reverse("report", args=[agency.slug, YEAR - 1]) in html
    assert f"100% 与{world.other.name} {YEAR - 1} 年报告相同" in text(html)
    assert "第四十七条" in html and "不影响送审和发布" in html
    assert 'aria-current="page">重复率' in html
    assert "style=" not in html.partition("<body")[2]


def test_a_passage_that_both_have_is_marked_once(world: World, draft: Report) -> None:
    put(world.office, YEAR - 1, texts={"总体情况": OLD})
    put(world.other, YEAR, texts={"总体情况": OLD})
    words = text(seen("author", draft))
    assert "（与两者都相同：示例县公布了重点领域目录清单370项" in words
    assert f"100% 与本机关 {YEAR - 1} 年报告相同" in words


def test_without_anything_to_compare_the_page_says_so(
    world: World, draft: Report
) -> None:
    words = text(seen("author", draft))
    assert "本机关上一年没有已发布的报告" in words
    assert "同级机关今年和上一年没有已发布的报告" in words
    assert "无从比较" in words and "0%" not in words
    empty = put(world.office, 2020, state=State.DRAFT)
    assert "报告还没有章节" in seen("author", empty)
    bare = put(world.office, 2019, texts={"概述": ""}, state=State.DRAFT)
    assert "这一节没有文字" in seen("author", bare)


def test_hostile_texts_stay_text(world: World, draft: Report) -> None:
    hostile = "<p>&lt;script&gt;alert(document.cookie)&lt;/script&gt;示例示例</p>"
    draft.sections.update(body=hostile)
    put(world.other, YEAR, texts={"概述": hostile})
    response = login(Client(), "author").get(page("repetition", draft.pk))
    assert b"<script>alert" not in response.content
    assert b"&lt;<mark" in response.content


def test_reading_the_page_changes_nothing(world: World, draft: Report) -> None:
    client = login(Client(), "supervisor")
    before, trail = picture(draft), Entry.objects.count()
    assert client.get(page("repetition", draft.pk)).status_code == 200
    assert picture(draft) == before
    assert Entry.objects.count() == trail


@pytest.mark.parametrize(
    ("who", "status"),
    [
        *((who, 200) for who in ("author", "reviewer", "approver", "supervisor")),
        *((who, 403) for who in ("handler", "system", "security", "audit")),
        ("outsider", 404),
    ],
)
def test_who_may_read(world: World, draft: Report, who: str, status: int) -> None:
    response = login(Client(), who).get(page("repetition", draft.pk))
    assert response.status_code == status


def test_a_visitor_is_asked_to_log_in(world: World, draft: Report) -> None:
    response = Client().get(page("repetition", draft.pk))
    assert response.status_code == 302 and "/login/" in response["Location"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_page_takes_no_other_method(
    world: World, draft: Report, method: str
) -> None:
    client = login(Client(), "author")
    response = getattr(client, method)(page("repetition", draft.pk))
    assert response.status_code == 405


def test_there_is_no_page_of_an_unknown_report(world: World) -> None:
    assert login(Client(), "author").get(page("repetition", 0)).status_code == 404
