"""The search page: works without script, says what to do, survives anything."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.factories import make_world
from tests.rules.test_finding import HOSTILE
from tests.search.shelf import shelve, withdraw

PAGE = "/search/"


@pytest.fixture
def report(world):
    return shelve(world, [("示例章节", "收到税务申请3件，<b>不是</b>标记。")]).report


def page(client: Client, **query: object) -> str:
    response = client.get(PAGE, query)
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_page_says_what_to_do(client, db):
    text = page(client)
    assert "填写要找的词" in text
    assert 'name="words"' in text


def test_a_find_is_marked_and_leads_to_its_section(client, report):
    text = page(client, words="稅務申請")
    assert "<mark>税务申请</mark>" in text
    key = report.sections.get(heading="示例章节").key
    assert f'href="/reports/shili-xian-office/2017/#section-{key}"' in text
    assert "&lt;b&gt;" in text
    assert "共 1 份报告" in text


def test_a_title_that_was_found_is_marked(client, report):
    text = page(client, words="示例县人民政府办公室")
    assert re.search(r'lang="zh-Hans"><mark>示例县人民政府办公室</mark>', text)


def test_what_is_not_there_is_said_with_a_way_on(client, report):
    text = page(client, words="没有的词")
    assert "没有找到" in text
    assert "<mark>" not in text


def test_only_signs_ask_for_nothing(client, report):
    assert "请至少填一个汉字、字母或数字。" in page(client, words="，。！")


def test_a_sentence_is_cut_and_said_so(client, report):
    assert "没有一处写着整句话" in page(client, words="收到申请税务")


@pytest.mark.parametrize(
    ("limits", "is_found"),
    [
        ({"year": "2017"}, True),
        ({"year": "2016"}, False),
        ({"format": "free"}, True),
        ({"format": "form2021"}, False),
        ({"agency": "办公室"}, True),
        ({"agency": "教育局"}, False),
        ({"agency": "示例市"}, False),
        ({"agency": "示例市", "below": "on"}, True),
        ({"agency": "政务公开中心", "below": "on"}, False),
        ({"agency": "没有的机构"}, False),
    ],
)
def test_limits(client, report, limits, is_found):
    text = page(client, words="税务", **limits)
    assert ("<mark>税务</mark>" in text) == is_found


@pytest.mark.parametrize(
    "wrong",
    [
        {"year": "二〇一七"},
        {"year": "1"},
        {"format": "nothing"},
        {"words": "税" * 10_000},
        {"words": "税\0务"},
        {"agency": "\0"},
    ],
)
def test_a_wrong_question_is_explained(client, report, wrong):
    text = page(client, **{"words": "税务", **wrong})
    assert 'class="error-summary"' in text
    assert "<mark>" not in text


def test_pages(client, world):
    for year in range(2008, 2020):
        shelve(world, [("示例章节", "收到税务申请")], year=year)
    first, second = page(client, words="税务"), page(client, words="税务", page=2)
    assert first.count('class="entry-year"') == 10
    assert second.count('class="entry-year"') == 2
    assert 'rel="next" href="?words=%E7%A8%8E%E5%8A%A1&amp;page=2"' in first
    assert "第 1 页，共 2 页" in page(client, words="税务", page="nonsense")
    assert "第 2 页，共 2 页" in page(client, words="税务", page="9" * 40)


def test_figures_of_the_forms_are_named(client, world):
    text = page(client, words="予以公开 自然人")
    assert "/reports/trends/?figure=requests.granted.natural_person" in text


def figures_on(text: str) -> list[str]:
    return re.findall(r"\?figure=([\w.]+)", text)


def test_the_sum_stands_before_its_parts(client, world):
    codes = figures_on(page(client, words="本年新收政府信息公开申请数量"))
    assert codes[0] == "requests.received.total"
    assert len(codes) == 6


@pytest.mark.parametrize("words", ["2017 收费", "示例县 收费", "办公室 2017 收费"])
def test_year_and_agency_do_not_hide_the_figures(client, world, words):
    shelve(world, [("示例章节", "没有收费。")])
    plain = figures_on(page(client, words="收费"))
    assert len(plain) == 6
    assert figures_on(page(client, words=words)) == plain


def test_figures_are_found_by_their_words(client, world):
    assert "requests.received.total" in figures_on(page(client, words="新收申请"))


def test_a_kept_page_depends_on_the_language(client, db):
    headers = client.get(PAGE, {"words": "税"}).headers
    assert headers["Vary"] == "Cookie"
    assert headers["Cache-Control"] == "no-cache"


def test_the_list_of_reports_finds_the_same(client, report):
    for words in ("稅務申請", "税务 不是", "示例县人民政府办公室"):
        listed = client.get("/reports/", {"words": words}).content.decode()
        assert listed.count('class="entry-year"') == 1, words
    listed = client.get("/reports/", {"words": "稅務申請"}).content.decode()
    assert re.search(r'class="excerpt"[^<]*税务申请', listed)
    listed = client.get("/reports/", {"words": "税务 火星"}).content.decode()
    assert 'class="entry-year"' not in listed


def test_a_withdrawn_report_is_not_found(client, world, report):
    withdraw(report, world)
    assert "<mark>" not in page(client, words="税务")


def test_a_report_that_left_by_another_door_is_not_shown(client, report):
    """Even an index that was not told shows nothing that is not in force."""
    type(report).objects.filter(pk=report.pk).update(state="withdrawn")
    assert "<mark>" not in page(client, words="税务")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_sent(client, db, method):
    assert getattr(client, method)(PAGE).status_code == 405


def test_in_english(client, report):
    client.cookies["language"] = "en"
    assert '<html lang="en"' in page(client, words="税务")


def test_few_statements_however_many_places(client, world, django_assert_num_queries):
    shelve(world, [(f"章节{n}", "收到税务申请") for n in range(30)])
    page(client, words="税务")
    with django_assert_num_queries(3):
        page(client, words="税务")


class Anything(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        shelve(make_world(), [("示例章节", "收到税务申请3件。")])

    @settings(max_examples=100, deadline=None)
    @given(
        st.one_of(st.sampled_from(HOSTILE), st.text(max_size=200)),
        st.text(max_size=20),
        st.text(max_size=6),
    )
    def test_no_question_is_a_fault(self, words: str, agency: str, year: str) -> None:
        sent = {"words": words, "agency": agency, "year": year, "page": year}
        clean = {key: text.encode("utf-8", "replace") for key, text in sent.items()}
        response = Client().get(PAGE, clean)
        assert response.status_code == 200
