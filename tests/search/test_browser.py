"""Searching with the keyboard alone, in both languages, wide and narrow."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import axe_violations
from tests.factories import make_world
from tests.search.shelf import shelve

pytestmark = pytest.mark.browser
ADDRESSES = (
    "/search/",
    "/search/?words=税务+公开&below=on",
    "/search/?words=没有的词",
    "/search/?words=税&year=x",
    "/api/",
    "/api/dictionary/",
)


@pytest.fixture
def site(transactional_db: None, live_server: Any) -> str:
    shelve(make_world(), [("示例章节", "收到税务申请3件，都已公开。" * 20)])
    return str(live_server.url)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [1280, 360])
def test_pages_are_accessible_and_fit(
    browser_page: Page, site: str, language: str, width: int
) -> None:
    said: list[str] = []
    browser_page.on("console", lambda message: said.append(message.text))
    browser_page.set_viewport_size({"width": width, "height": 900})
    browser_page.context.add_cookies(
        [{"name": "language", "value": language, "url": site}]
    )
    for address in ADDRESSES:
        browser_page.goto(site + address)
        assert axe_violations(browser_page) == [], address
        over = "document.documentElement.scrollWidth - innerWidth"
        assert browser_page.evaluate(over) <= 0, address
    assert said == []


def test_from_the_front_page_to_the_section_by_keyboard(
    browser_page: Page, site: str
) -> None:
    browser_page.goto(site)
    browser_page.focus("#search-words")
    browser_page.keyboard.type("稅務申請")
    browser_page.keyboard.press("Enter")
    browser_page.wait_for_url("**/search/?words=*")
    link = browser_page.get_by_role("link", name="示例章节")
    expect(browser_page.locator("mark").first).to_have_text("税务申请")
    for _ in range(40):
        browser_page.keyboard.press("Tab")
        if link.evaluate("node => node === document.activeElement"):
            break
    browser_page.keyboard.press("Enter")
    browser_page.wait_for_url("**/reports/shili-xian-office/2017/#section-*")
