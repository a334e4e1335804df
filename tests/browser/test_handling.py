"""A request by hand, from the citizen's form to the reply, with the real pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from disclosure.agencies.calendar_actions import seed
from disclosure.casework.models import Case, Desk
from disclosure.casework.rules.vocabulary import State
from tests.casework.factories import make_desk, received, submitted
from tests.conftest import axe_violations
from tests.factories import World

pytestmark = pytest.mark.browser
SignIn = Callable[[Page, str], None]
PHONE = {"width": 360, "height": 740}
TYPED = {
    "name": "示例申请人",
    "identity_number": "11010519491231002X",
    "phone": "13800000000",
    "subject": "学校食堂检查结果（示例）",
}


@pytest.fixture
def desk(transactional_db: None, world: World) -> Desk:
    """The desk of the office, with the national calendar."""
    seed()
    return make_desk(world)


def _open(page: Page, base: str, case: Case, sign_in: SignIn, who: str) -> None:
    page.context.clear_cookies()
    sign_in(page, who)
    page.goto(f"{base}{case.get_absolute_url()}")


def _take(page: Page, label: str) -> None:
    page.locator(".case-now").get_by_role("link", name=label, exact=True).click()
    page.locator("form .button.primary").click()
    expect(page.locator(".messagelist")).to_contain_text(f"已完成：{label}")


def _draft(page: Page) -> None:
    page.locator(".case-now").get_by_role("link", name="拟写答复", exact=True).click()
    page.get_by_label("予以公开（予以公开告知书）").check()
    page.click("text=下一步：填写告知书")
    page.click("text=保存并预览")
    expect(page.locator(".missing")).to_contain_text("页数")
    page.get_by_label("提供的政府信息").fill("食堂检查结果一份（示例）")
    page.get_by_label("页数").fill("3页")
    page.click("text=保存并预览")
    expect(page.locator(".preview")).to_contain_text("食堂检查结果一份（示例）")
    page.locator(".aside").get_by_role("link", name="送审答复").click()
    page.locator("form .button.primary").click()
    expect(page.locator(".messagelist")).to_contain_text("已完成：送审答复")


def _file(page: Page, base: str, desk: Desk) -> tuple[str, str]:
    """Fill in and send the form; return number and code of the receipt."""
    page.goto(f"{base}/requests/apply/{desk.agency.slug}/")
    for field, text in TYPED.items():
        page.fill(f"#id_{field}", text)
    page.select_option("#id_identity_document", "resident_card")
    page.check("[name=medium][value=electronic]")
    page.check("[name=delivery][value=online]")
    page.check("#id_privacy")
    page.check("#id_declaration")
    page.click(".buttons [name=step][value=review]")
    page.click(".buttons [name=step][value=send]")
    page.wait_for_url("**/requests/receipt/")
    number, code = page.locator(".slip dd > span:first-child").all_inner_texts()
    return number, code


def _follow(page: Page, base: str, number: str, code: str) -> None:
    """Find the request again as the citizen, and open the reply."""
    page.context.clear_cookies()
    page.goto(f"{base}/requests/track/")
    page.fill("[name=number]", number)
    page.fill("[name=code]", code)
    page.locator("main button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("答复")


def test_from_the_form_to_the_reply(
    world: World,
    desk: Desk,
    browser_page: Page,
    live_server: Any,
    sign_in: SignIn,
    settings: Any,
) -> None:
    settings.FORM_MIN_SECONDS = 0
    page, base = browser_page, str(live_server)
    number, code = _file(page, base, desk)
    case = Case.objects.get(number=number)
    sign_in(page, "handler")
    page.goto(f"{base}/admin/")
    page.locator(".tasks a", has_text=case.number).click()
    _take(page, "确认收到")
    _draft(page)
    _open(page, base, case, sign_in, "reviewer")
    _take(page, "审核通过")
    _open(page, base, case, sign_in, "approver")
    expect(page.locator(".preview")).to_contain_text("食堂检查结果一份（示例）")
    _take(page, "签发")
    _open(page, base, case, sign_in, "handler")
    _take(page, "发出文书")
    expect(page.locator(".state")).to_contain_text("已办结")
    page.get_by_role("link", name="予以公开告知书").click()
    expect(page.locator("article.letter")).to_contain_text("示例申请人")
    _follow(page, base, number, code)
    page.get_by_role("link", name="予以公开告知书").click()
    expect(page.locator("article.letter")).to_contain_text("食堂检查结果一份（示例）")
    case.refresh_from_db()
    assert case.state == State.CLOSED
    assert case.in_time


@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, PHONE], ids=str)
def test_the_pages_are_accessible_and_fit(
    world: World,
    desk: Desk,
    browser_page: Page,
    live_server: Any,
    sign_in: SignIn,
    size: dict[str, int],
) -> None:
    page, base = browser_page, str(live_server)
    page.set_viewport_size(size)
    case = received(world, desk)
    submitted(desk)
    sign_in(page, "handler")
    steps = f"/admin/casework/case/{case.pk}/step"
    for path in (
        case.get_absolute_url(),
        f"{steps}/draft_reply/",
        f"{steps}/draft_reply/?outcome=granted:granted",
        f"{steps}/draft_reply/?outcome=partly_granted:partly_granted",
        f"{steps}/confirm/",
        f"{steps}/notify_fee/",
        f"{steps}/ask_clarification/",
        f"/admin/casework/case/{case.pk}/unmask/",
        "/admin/casework/case/register/",
        "/admin/",
    ):
        page.goto(f"{base}{path}")
        assert axe_violations(page) == [], path
        assert _overflow(page) <= 0, path


def test_a_request_on_paper_is_registered(
    world: World, desk: Desk, browser_page: Page, live_server: Any, sign_in: SignIn
) -> None:
    page, base = browser_page, str(live_server)
    sign_in(page, "handler")
    page.goto(f"{base}/admin/casework/case/register/")
    page.click("form .button.primary")
    expect(page.locator(".error-summary")).to_be_visible()
    assert axe_violations(page) == []
    page.select_option("#id_channel", "in_person")
    page.select_option("#id_applicant_kind", "natural_person")
    page.fill("#id_name", "示例申请人")
    page.fill("#id_subject", "示例县食堂检查结果（示例）")
    page.select_option("#id_medium", "paper")
    page.select_option("#id_delivery", "in_person")
    page.click("form .button.primary")
    expect(page.locator(".codes")).to_contain_text("SLX-")
    assert axe_violations(page) == []
    page.reload()
    expect(page.locator(".codes")).to_have_count(0)


def _overflow(page: Page) -> int:
    width: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return width
