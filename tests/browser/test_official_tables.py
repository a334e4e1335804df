"""A report on the official form: accessible, within the screen, and on A4."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from reports.models import Report
from reports.rules.vocabulary import State
from tests.conftest import axe_violations
from tests.factories import World
from tests.national.papers import make_national

pytestmark = pytest.mark.browser
WIDTHS = (1280, 360)
LANGUAGES = ("zh-hans", "en")
#: How wide each table is inside, and how wide its window.
SIZES = """[...document.querySelectorAll(".form .scroll")]
    .map(box => [box.scrollWidth, box.clientWidth])"""


@pytest.fixture
def national(transactional_db: None, world: World) -> Report:
    return make_national(world)


def _too_wide(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_accessible_wide_and_narrow(
    national: Report, browser_page: Page, live_server: Any, language: str
) -> None:
    page = browser_page
    page.goto(f"{live_server}/preferences/?language={language}")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{live_server}{national.get_absolute_url()}")
        expect(page.locator("table.official")).to_have_count(3)
        assert axe_violations(page) == []
        assert _too_wide(page) <= 0


@pytest.mark.parametrize("year", [2020, 2016])
def test_the_older_forms_are_accessible_too(
    transactional_db: None,
    world: World,
    browser_page: Page,
    live_server: Any,
    year: int,
) -> None:
    older = make_national(world, year=year)
    page = browser_page
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{live_server}{older.get_absolute_url()}")
        assert page.locator("table.official").count() in (1, 3)
        assert axe_violations(page) == []
        assert _too_wide(page) <= 0


def test_dark_and_largest(
    national: Report, browser_page: Page, live_server: Any
) -> None:
    page = browser_page
    page.emulate_media(color_scheme="dark", forced_colors="none")
    page.goto(f"{live_server}/preferences/?size=largest")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{live_server}{national.get_absolute_url()}")
        assert axe_violations(page) == []
        assert _too_wide(page) <= 0


def test_reviewers_read_the_same_tables(
    transactional_db: None,
    world: World,
    browser_page: Page,
    live_server: Any,
    sign_in: Callable[[Page, str], None],
) -> None:
    report = make_national(world, State.SUBMITTED)
    page = browser_page
    sign_in(page, "reviewer")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{live_server}/admin/reports/report/{report.pk}/review/")
        expect(page.locator("table.official")).to_have_count(3)
        assert axe_violations(page) == []
        assert _too_wide(page) <= 0


def test_tables_fit_a_wide_screen_and_scroll_on_a_narrow_one(
    national: Report, browser_page: Page, live_server: Any
) -> None:
    page = browser_page
    page.goto(f"{live_server}{national.get_absolute_url()}")
    assert all(inside <= window for inside, window in page.evaluate(SIZES))
    page.set_viewport_size({"width": 360, "height": 900})
    proactive, requests, challenges = page.evaluate(SIZES)
    assert proactive[0] <= proactive[1]
    assert requests[0] > requests[1] and challenges[0] > challenges[1]


def test_labels_stand_still_while_the_figures_scroll(
    national: Report, browser_page: Page, live_server: Any
) -> None:
    page = browser_page
    page.set_viewport_size({"width": 360, "height": 900})
    page.goto(f"{live_server}{national.get_absolute_url()}")
    box = page.locator(".scroll", has=page.locator(".official-requests"))
    labels = [
        box.locator("th", has_text=text).first
        for text in ("三、本年度办理结果", "（三）不予公开", "1.属于国家秘密")
    ]
    total = page.locator('[id="figure-requests.refused.state_secret.total"]')
    before = [label.bounding_box() for label in labels]
    box.focus()
    box.evaluate("box => box.scrollLeft = box.scrollWidth")
    after = [label.bounding_box() for label in labels]
    for was, now in zip(before, after, strict=True):
        assert was and now and abs(was["x"] - now["x"]) < 2
    figure, label = total.bounding_box(), after[-1]
    assert figure and label
    assert figure["x"] >= label["x"] + label["width"] - 1
    assert figure["x"] + figure["width"] <= 361


def test_a_link_to_a_figure_shows_its_cell(
    national: Report, browser_page: Page, live_server: Any
) -> None:
    page = browser_page
    page.goto(f"{live_server}{national.get_absolute_url()}")
    page.locator(".key-figures a").first.click()
    cell = page.locator("td:target")
    assert cell.inner_text() == "53"
    top = cell.bounding_box()
    assert top and 0 <= top["y"] <= 900


def test_table_three_has_an_a4_page_of_its_own(
    national: Report, browser_page: Page, live_server: Any
) -> None:
    page = browser_page
    page.goto(f"{live_server}{national.get_absolute_url()}")
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    width, height = printed.pages[0].mediabox[2:]
    assert (round(width), round(height)) in ((595, 842), (594, 842))
    texts = [_text(one) for one in printed.pages]
    (whole,) = [text for text in texts if "申请人情况" in text]
    for words in ("三、收到和处理", "本年新收", "属于国家秘密", "结转下年度继续办理"):
        assert words in whole
    assert "第二十条" not in whole and "行政复议" not in whole
    assert len(printed.pages) <= 5


def _text(page: Any) -> str:
    """The words of a printed page; browsers write some signs as look-alikes."""
    text = unicodedata.normalize("NFKC", page.extract_text())
    return "".join(text.split())
