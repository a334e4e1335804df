"""Trends and the meter of repetition, wide and narrow, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from reports.models import Report
from reports.rules.vocabulary import State
from reports.trends.words import DEFAULT
from tests.browser.test_accessibility import _all_problems as all_problems
from tests.factories import World, make_agency, make_world
from tests.national.shelf import put
from tests.reports.desk import page as address

pytestmark = pytest.mark.browser
OLD = "applications.received.total"
PARTS = "requests.otherwise_closed.total"
TEXT = "<p>示例：公布了重点领域目录清单12项，由各科室按月核对更新。</p>"


@pytest.fixture
def shelf(transactional_db: None) -> World:
    """Six agencies with a gap each, and a draft that repeats two reports."""
    world = make_world()
    agencies = [world.office, world.other]
    agencies += [
        make_agency(f"示例县示例{number}局", f"shili-{number}", world.county)
        for number in range(4)
    ]
    for number, agency in enumerate(agencies):
        for year in range(2016, 2025):
            if year != 2017 + number:
                code = OLD if year < 2019 else DEFAULT
                put(
                    agency,
                    year,
                    figures={code: str(number + year % 7)},
                    texts={"总体情况": TEXT},
                )
    texts = {"总体情况": TEXT + "<p>示例：今年请居民评议公开栏目。</p>", "问题": ""}
    put(world.office, 2025, texts=texts, state=State.DRAFT)
    return world


def test_trends(shelf: World, browser_page: Page, live_server: Any) -> None:
    six = "&".join(
        f"agency={slug}"
        for slug in (
            *("shili-xian-office", "shili-xian-education"),
            *(f"shili-{number}" for number in range(4)),
        )
    )
    one = "agency=shili-xian-office"
    addresses = [
        "/reports/trends/",
        "/reports/trends/?find=没有这样的局",
        f"/reports/trends/?{six}",
        f"/reports/trends/?{six}&agency=shili-xian-centre",
        f"/reports/trends/?figure={PARTS}&{one}",
        f"/reports/trends/?figure=proactive.procurement.amount&{one}",
        "/reports/trends/?agency=shili-xian-centre",
    ]
    assert all_problems(browser_page, str(live_server), addresses) == []


def test_trends_dark_and_large(
    shelf: World, browser_page: Page, live_server: Any
) -> None:
    base = str(live_server)
    browser_page.emulate_media(color_scheme="dark")
    browser_page.goto(f"{base}/preferences/?size=largest")
    pages = ["/reports/trends/?agency=shili-xian-office&agency=shili-0"]
    assert all_problems(browser_page, base, pages) == []


def test_a_reader_chooses_and_compares(
    shelf: World, browser_page: Page, live_server: Any
) -> None:
    page = browser_page
    page.goto(f"{live_server}/reports/trends/")
    page.get_by_label("示例县教育局").check()
    page.get_by_label("按名称查找机构").fill("示例2")
    page.get_by_role("button", name="查看").click()
    page.get_by_label("示例县示例2局").check()
    page.select_option("#figure", "requests.granted.total")
    page.get_by_role("button", name="查看").click()
    expect(page.locator(".trend-table thead th")).to_have_text(
        ["年度", "示例县教育局", "示例县示例2局"]
    )
    page.select_option("#figure", DEFAULT)
    page.get_by_role("button", name="查看").click()
    image = page.get_by_role("img", name="本年新收政府信息公开申请数量 · 总计")
    expect(image).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载表格（CSV）").click()
    assert download.value.suggested_filename == f"{DEFAULT}.csv"


def test_repetition(
    shelf: World,
    browser_page: Page,
    live_server: Any,
    sign_in: Callable[[Page, str], None],
) -> None:
    draft = Report.objects.get(state=State.DRAFT)
    empty = put(shelf.office, 2008, state=State.DRAFT, form="free")
    sign_in(browser_page, "author")
    addresses = [address("repetition", report.pk) for report in (draft, empty)]
    assert all_problems(browser_page, str(live_server), addresses) == []
    browser_page.goto(f"{live_server}{addresses[0]}")
    expect(browser_page.locator(".repeated-paragraph mark")).to_have_count(1)
