"""A citizen applies: by keyboard, without script, wide and narrow, accessible."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from disclosure.agencies.models import Agency
from disclosure.casework.models import Case, Desk
from reports.models import Report
from tests.casework.filling import PNG
from tests.conftest import axe_violations

pytestmark = pytest.mark.browser
WIDTHS = (1280, 360)
LANGUAGES = ("zh-hans", "en")
AGENCY = "shili"
TYPED = {
    "name": "示例申请人",
    "identity_number": "11010519491231002X",
    "phone": "13800000000",
    "subject": "许可和处罚信息、权责清单的数量（示例）",
}
PASSES = 200


@pytest.fixture
def desk(demo: Report, settings: Any, tmp_path: Any) -> Desk:
    settings.FORM_MIN_SECONDS = 0
    settings.MEDIA_ROOT = tmp_path
    agency = Agency.objects.get(slug=AGENCY)
    values = {"code": "SLAPPLY", "mark": "示县公开", "is_open": True}
    return Desk.objects.update_or_create(agency=agency, defaults=values)[0]


@pytest.fixture
def unscripted(chromium: Browser) -> Any:
    """A page in a browser that runs no script."""
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def tab_to(page: Page, selector: str) -> None:
    """Press the tabulator until what is wanted has the focus."""
    for _ in range(PASSES):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")


def enter(page: Page) -> None:
    """Press Enter, and wait for the page it leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def step(name: str) -> str:
    return f".buttons [name=step][value={name}]"


def problems(page: Page, where: str) -> list[str]:
    page.wait_for_load_state()
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    found = [f"{where}: {line}" for line in axe_violations(page)]
    return found + ([f"{where}: {width} px too wide"] if width > 0 else [])


@pytest.mark.parametrize("width", WIDTHS)
def test_the_whole_way_by_keyboard(
    desk: Desk, browser_page: Page, live_server: Any, width: int
) -> None:
    page = browser_page
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server}/")
    tab_to(page, ".verbs a[href='/requests/']")
    enter(page)
    tab_to(page, f"a[href='/requests/apply/{AGENCY}/']")
    enter(page)
    tab_to(page, "#id_name")
    page.keyboard.type(TYPED["name"])
    tab_to(page, "#id_identity_document")
    page.keyboard.press("ArrowDown")
    for field in ("identity_number", "phone", "subject"):
        tab_to(page, f"#id_{field}")
        page.keyboard.type(TYPED[field])
    # Enter in a field leads on, to what is still missing.
    enter(page)
    page.locator(".error-summary").wait_for()
    assert page.evaluate("document.activeElement.className") == "error-summary"
    expect(page.locator(".error-summary li")).to_have_count(4)
    for group in ("medium", "delivery"):
        tab_to(page, f"[name={group}]")
        page.keyboard.press("Space")
    for box in ("privacy", "declaration"):
        tab_to(page, f"#id_{box}")
        page.keyboard.press("Space")
    tab_to(page, step("review"))
    enter(page)
    page.get_by_text("也许已经公开了").wait_for()
    tab_to(page, step("send"))
    enter(page)
    page.wait_for_url("**/requests/receipt/")
    case = Case.objects.get(subject=TYPED["subject"])
    assert page.locator(".slip dd span").first.inner_text() == case.number
    tab_to(page, "main a[href='/requests/track/']")
    enter(page)
    page.wait_for_url("**/requests/track/")


def test_the_whole_way_without_script(
    desk: Desk, unscripted: Page, live_server: Any
) -> None:
    page = unscripted
    page.goto(f"{live_server}/requests/apply/{AGENCY}/")
    page.check("[name=applicant_kind][value=business]")
    expect(page.locator("#id_identity_number")).to_be_visible()
    expect(page.locator("#id_credit_code")).to_be_visible()
    page.fill("#id_name", "示例公司")
    page.fill("#id_credit_code", "91350100M000100Y43")
    page.fill("#id_contact_name", "示例联系人")
    page.fill("#id_phone", TYPED["phone"])
    page.fill("#id_subject", TYPED["subject"])
    page.check("[name=medium][value=paper]")
    page.check("[name=delivery][value=in_person]")
    page.set_input_files(
        "#id_attachments", {"name": "示例.png", "mimeType": "image/png", "buffer": PNG}
    )
    page.click("[value=check]")
    expect(page.locator("#found li").first).to_be_attached()
    page.check("#id_privacy")
    page.check("#id_declaration")
    page.click(step("review"))
    expect(page.locator("main")).to_contain_text("示例.png")
    page.click(step("edit"))
    page.fill("#id_document_number", "示县政发〔2025〕1号")
    page.click(step("review"))
    page.click(step("send"))
    page.wait_for_url("**/requests/receipt/")
    case = Case.objects.get(subject=TYPED["subject"])
    assert page.locator(".slip dd span").first.inner_text() == case.number
    expect(page.locator(".slip button")).to_have_count(0)
    assert case.applicant_kind == "business" and case.files.count() == 1


def test_script_hides_what_the_other_kind_is_asked(
    desk: Desk, browser_page: Page, live_server: Any
) -> None:
    page = browser_page
    page.goto(f"{live_server}/requests/apply/{AGENCY}/")
    expect(page.locator("#id_credit_code")).to_be_hidden()
    page.check("[name=applicant_kind][value=research]")
    expect(page.locator("#id_credit_code")).to_be_visible()
    expect(page.locator("#id_identity_number")).to_be_hidden()


def test_the_code_can_be_copied(
    desk: Desk, browser_page: Page, live_server: Any
) -> None:
    page = browser_page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    _fill(page, str(live_server))
    page.click(step("review"))
    page.click(step("send"))
    page.get_by_role("button", name="复制查询码").click()
    page.get_by_text("已经复制").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator(".slip dd span").nth(2).inner_text()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_accessible(
    desk: Desk, browser_page: Page, live_server: Any, width: int, language: str
) -> None:
    page, base = browser_page, str(live_server)
    said: list[str] = []
    page.on("console", _listen(said))
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{base}/preferences/?language={language}")
    found: list[str] = []
    for address in ("/", "/requests/", "/requests/?name=示例", f"/agencies/{AGENCY}/"):
        page.goto(base + address)
        found += problems(page, address)
    page.goto(f"{base}/requests/apply/{AGENCY}/")
    found += problems(page, "form")
    page.click(step("review"))
    found += problems(page, "errors")
    page.goto(f"{base}/requests/apply/{AGENCY}/")
    found += problems(page, "offer")
    page.goto(f"{base}/requests/apply/{AGENCY}/?draft=open")
    _fill(page)
    page.click("[value=check]")
    found += problems(page, "looked up")
    page.click(step("review"))
    found += problems(page, "review")
    page.click(step("send"))
    page.wait_for_url("**/requests/receipt/")
    found += problems(page, "receipt")
    page.context.clear_cookies(name="receipt")
    page.goto(f"{base}/requests/receipt/")
    found += problems(page, "no receipt")
    Desk.objects.update(is_open=False)
    page.goto(f"{base}/requests/apply/{AGENCY}/")
    found += problems(page, "closed")
    assert found + said == []


def _listen(said: list[str]) -> Callable[[Any], None]:
    def listen(message: Any) -> None:
        if message.type == "error" and "status of 404" not in message.text:
            said.append(message.text)

    return listen


def _fill(page: Page, base: str = "") -> None:
    """Fill in the form of a person; with ``base``, open it first."""
    if base:
        page.goto(f"{base}/requests/apply/{AGENCY}/")
    for field, text in TYPED.items():
        page.fill(f"#id_{field}", text)
    page.select_option("#id_identity_document", "resident_card")
    page.check("[name=medium][value=electronic]")
    page.check("[name=delivery][value=online]")
    page.check("#id_privacy")
    page.check("#id_declaration")
