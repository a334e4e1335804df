"""Published response times in a real browser: accessible and narrow enough."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from disclosure.oversight.actions.publishing import publish
from tests.conftest import axe_violations
from tests.oversight.publishing_world import answer, leave_open

pytestmark = pytest.mark.browser

TODAY = timezone.localdate()
AGENCY = "/agencies/shili-xian-office/"
DESK = "/supervision/publication/"


@pytest.fixture
def published(world, live_server):
    answer(world.office, range(1, 21), date(TODAY.year, 1, 1))
    answer(world.office, [5] * 9, date(TODAY.year - 1, 6, 30))
    leave_open(world.office, 2)
    publish(world.office, by=world.people["approver"])
    return live_server.url


def check(page):
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert axe_violations(page) == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_public_pages(published, browser_page, language):
    browser_page.goto(f"{published}/preferences/?language={language}&next=/")
    for path in ("/", AGENCY):
        browser_page.goto(published + path)
        expect(browser_page.locator("#response-times")).to_be_visible()
        check(browser_page)


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_public_pages_in_high_contrast(published, browser_page, scheme):
    browser_page.emulate_media(color_scheme=scheme, contrast="more")
    for path in ("/", AGENCY):
        browser_page.goto(published + path)
        check(browser_page)


@pytest.mark.parametrize("who", ["approver", "handler", "supervisor"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_desk(published, browser_page, sign_in, who, language):
    sign_in(browser_page, who)
    browser_page.goto(f"{published}/preferences/?language={language}&next=/")
    browser_page.goto(published + DESK)
    expect(browser_page.locator("#content h1")).to_be_visible()
    check(browser_page)


def test_withdrawn_with_the_keyboard_alone(published, browser_page, sign_in):
    sign_in(browser_page, "approver")
    browser_page.goto(published + DESK)
    browser_page.focus("#sure-shili-xian-office")
    browser_page.keyboard.press("Space")
    browser_page.keyboard.press("Tab")
    browser_page.keyboard.press("Enter")
    browser_page.wait_for_selector(".messagelist")
    expect(browser_page.locator("body")).to_contain_text("已经停止公布")
    browser_page.goto(published + AGENCY)
    expect(browser_page.locator("#response-times")).to_have_count(0)


def test_it_prints_whole(published, browser_page):
    browser_page.emulate_media(media="print")
    browser_page.goto(published + AGENCY)
    table = browser_page.locator(".response-times table")
    expect(table).to_be_visible()
    expect(table.locator("tbody tr")).to_have_count(6)
