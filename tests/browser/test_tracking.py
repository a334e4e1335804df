"""The applicant's pages: keyboard, no script, wide and narrow, two languages."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from disclosure.casework.actions import charging, clarifying
from disclosure.casework.models import Case, Desk
from disclosure.casework.rules.vocabulary import FeeBasis, LetterKind, State
from disclosure.casework.tracking.codes import code_for
from tests.casework.factories import (
    answered,
    make_desk,
    received,
    submitted,
    workdays_ago,
)
from tests.conftest import axe_violations
from tests.factories import World, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (1280, 360)
LANGUAGES = ("zh-hans", "en")
PAGE = "/requests/track/case/"


@pytest.fixture
def desk_and_world(transactional_db: None) -> tuple[World, Desk]:
    world = make_world()
    return world, make_desk(world)


def problems(page: Page, base: str, addresses: list[str]) -> list[str]:
    found: list[str] = []
    for language in LANGUAGES:
        page.goto(f"{base}/preferences/?language={language}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            for address in addresses:
                page.goto(base + address)
                where = f"{address} {language} {width}"
                found += [f"{where}: {line}" for line in axe_violations(page)]
                wide = page.evaluate("document.documentElement.scrollWidth") - width
                found += [f"{where}: {wide} px too wide"] if wide > 0 else []
    page.goto(f"{base}/preferences/?language=zh-hans")
    return found


def enter(page: Page, base: str, case: Case) -> None:
    """Fill in the form with the keyboard only."""
    page.context.clear_cookies()
    page.goto(f"{base}/requests/track/")
    page.focus("#id_number")
    page.keyboard.type(case.number)
    page.keyboard.press("Tab")
    page.keyboard.type(code_for(case.submission_key))
    page.keyboard.press("Enter")
    page.wait_for_url("**/requests/track/case/")


def test_the_form_and_its_errors(
    desk_and_world: object, browser_page: Page, live_server: Any
) -> None:
    base, page = str(live_server), browser_page
    addresses = ["/requests/track/", "/requests/track/?notice=expired"]
    assert problems(page, base, addresses) == []
    page.goto(f"{base}/requests/track/")
    page.fill("#id_number", "SLX-2026-1")
    page.press("#id_number", "Enter")
    expect(page.locator(".error-summary")).to_contain_text("请填写查询码。")
    page.get_by_role("link", name="请填写查询码").click()
    expect(page.locator("#id_code")).to_be_focused()
    page.keyboard.type("AAAA-BBBB-CCCC")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_contain_text("登记号或者查询码不对")
    assert axe_violations(page) == []


def test_the_main_states(
    desk_and_world: tuple[World, Desk], browser_page: Page, live_server: Any
) -> None:
    world, desk = desk_and_world
    base, page, handler = str(live_server), browser_page, world.people["handler"]
    asked = received(world, desk)
    clarifying.ask_clarification(
        asked.pk, "请写明年份（示例）", "可以写文号", 15, by=handler
    )
    owing = received(world, desk)
    charging.notify_fee(owing.pk, FeeBasis.PAGES, 120, by=handler)
    late = received(world, desk, on=workdays_ago(30))
    done = received(world, desk, on=workdays_ago(9))
    done = answered(world, done, on=workdays_ago(1))
    letter = done.letters.get(kind=LetterKind.GRANTED)
    running = received(world, desk, on=workdays_ago(4))
    for case, more in (
        (submitted(desk), []),
        (running, ["/requests/track/withdraw/"]),
        (asked, []),
        (owing, []),
        (late, []),
        (done, [f"/requests/track/letters/{letter.pk}/"]),
    ):
        enter(page, base, case)
        assert problems(page, base, [PAGE, *more]) == [], case.state


def test_a_clarification_by_keyboard_without_script(
    desk_and_world: tuple[World, Desk], chromium: Browser, live_server: Any
) -> None:
    world, desk = desk_and_world
    case = received(world, desk)
    handler = world.people["handler"]
    clarifying.ask_clarification(
        case.pk, "请写明年份（示例）", "可以写文号", 15, by=handler
    )
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    enter(page, str(live_server), case)
    page.get_by_label("补正的内容").focus()
    page.keyboard.type("2023年（示例）")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/case/?done=clarified")
    expect(page.get_by_role("status")).to_contain_text("已经收到您的补正")
    case.refresh_from_db()
    assert case.state == State.HANDLING
    page.get_by_role("link", name="撤回申请").click()
    page.get_by_label("撤回的理由").fill("已经得到（示例）")
    page.get_by_role("button", name="撤回申请").click()
    page.wait_for_url("**/case/?done=withdrawn")
    page.get_by_role("button", name="退出查询").click()
    page.wait_for_url("**/requests/track/?notice=left")
    page.goto(f"{live_server}{PAGE}")
    page.wait_for_url("**/requests/track/?notice=expired")
    context.close()


def test_the_receipt_and_the_papers(
    desk_and_world: tuple[World, Desk], browser_page: Page, live_server: Any
) -> None:
    world, desk = desk_and_world
    page = browser_page
    case = answered(world, received(world, desk))
    enter(page, str(live_server), case)
    page.get_by_role("button", name="我已收到").click()
    page.wait_for_url("**/case/?done=received")
    expect(page.get_by_role("button", name="我已收到")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("link", name="把最后一日存入日历").click()
    assert download.value.suggested_filename == f"{case.number}.ics"
    page.get_by_role("link", name="予以公开告知书").click()
    expect(page.locator("h1")).to_contain_text("政府信息予以公开告知书")
    page.get_by_role("link", name="返回查询").click()
    page.wait_for_url("**/requests/track/case/")
