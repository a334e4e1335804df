"""Notices in a browser: wide and narrow, by keyboard, found right by axe."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from disclosure.oversight.actions import notices
from disclosure.oversight.models import SupervisionNotice
from tests.conftest import axe_violations
from tests.oversight.notices_world import (
    ANSWER,
    DEMAND,
    SUBJECT,
    Desk,
    make_desk,
    page,
    workday,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    return make_desk()


def fill(desk: Desk) -> SupervisionNotice:
    """One notice with a dialogue, and others to list."""
    notice = desk.overdue(desk.case(handler=desk.handler), desk.case())
    notices.escalate(notice.pk, by=None)
    notices.answer(notice.pk, ANSWER, by=desk.handler)
    notices.send_back(notice.pk, "还缺日期（示例）", workday(3), by=desk.county)
    desk.answered()
    return notice


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("who", ["county", "handler"])
def test_every_page_at_every_width(
    desk: Desk, browser_page: Page, sign_in: Any, live_server: Any, who: str, width: int
) -> None:
    notice = fill(desk)
    addresses = [page("notices"), page("notice", notice.pk), "/admin/"]
    if who == "county":
        pair = desk.case().pk, desk.case(desk.world.other).pk
        addresses.append(f"{page('notice_new')}?case={pair[0]}&case={pair[1]}")
        addresses.append(page("notice_new"))
    sign_in(browser_page, who)
    browser_page.set_viewport_size({"width": width, "height": 800})
    for address in addresses:
        browser_page.goto(live_server.url + address)
        assert axe_violations(browser_page) == [], address
        assert browser_page.evaluate(OVERFLOW) == 0, address


def test_a_mistake_leads_to_its_field_by_keyboard(
    desk: Desk, browser_page: Page, sign_in: Any, live_server: Any
) -> None:
    sign_in(browser_page, "county")
    case = desk.case()
    browser_page.goto(f"{live_server.url}{page('notice_new')}?case={case.pk}")
    browser_page.get_by_label("事由").fill(SUBJECT)
    browser_page.get_by_label("事由").press("Enter")
    link = browser_page.get_by_role("alert").get_by_role("link")
    expect(link).to_have_count(1)
    assert axe_violations(browser_page) == []
    link.press("Enter")
    browser_page.keyboard.type(DEMAND)
    assert browser_page.get_by_label("督办要求").input_value() == DEMAND
    browser_page.get_by_role("button", name="发出督办").press("Enter")
    expect(browser_page.get_by_text(DEMAND).first).to_be_visible()
    notice = SupervisionNotice.objects.get()
    assert browser_page.url.partition("#")[0].endswith(page("notice", notice.pk))


def test_an_answer_by_keyboard(
    desk: Desk, browser_page: Page, sign_in: Any, live_server: Any
) -> None:
    notice = desk.issue()
    sign_in(browser_page, "handler")
    browser_page.goto(live_server.url + page("notice", notice.pk))
    browser_page.get_by_label("回复内容").press("Tab")
    browser_page.keyboard.press("Enter")
    link = browser_page.get_by_role("alert").get_by_role("link")
    link.press("Enter")
    browser_page.keyboard.type(ANSWER)
    browser_page.keyboard.press("Tab")
    browser_page.keyboard.press("Enter")
    browser_page.get_by_text("已回复督办").wait_for()
    notice.refresh_from_db()
    assert notice.state == "answered"


def test_printed_it_is_a_sheet(
    desk: Desk, browser_page: Page, sign_in: Any, live_server: Any
) -> None:
    notice = fill(desk)
    sign_in(browser_page, "handler")
    browser_page.goto(live_server.url + page("notice", notice.pk))
    browser_page.emulate_media(media="print")
    for text in ("示例县人民政府办公室：", DEMAND, ANSWER):
        expect(browser_page.get_by_text(text).first).to_be_visible()
    for gone in (".notice-now", "#header", ".places", ".breadcrumbs"):
        expect(browser_page.locator(gone).first).to_be_hidden()
