"""The official tables as an officer fills them in: by keyboard, by pasting."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from reports.actions.starting import start_report
from reports.models import Report
from reports.rules.vocabulary import Source, State
from tests.conftest import axe_violations
from tests.factories import World
from tests.national.papers import make_national
from tests.reports.desk import page as address

pytestmark = pytest.mark.browser
RECEIVED = "requests.received.natural_person"
PASTE = """([input, text]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const options = {clipboardData: data, bubbles: true, cancelable: true};
  const paste = new ClipboardEvent("paste", options);
  input.dispatchEvent(paste);
  return paste.defaultPrevented;
}"""


@pytest.fixture
def draft(transactional_db: None, world: World) -> Report:
    """A draft in which some figures are computed and some findings open."""
    report = make_national(
        world,
        State.DRAFT,
        requests__received__total="60",
        requests__handled__total="51",
    )
    report.statistics.filter(code=RECEIVED).update(
        computed=Decimal(40), source=Source.COMPUTED
    )
    report.statistics.filter(code="requests.granted.business").update(
        computed=Decimal(1), source=Source.ADJUSTED, reason="示例：线下一件。"
    )
    return report


@pytest.fixture
def empty(transactional_db: None, world: World) -> Report:
    author = world.people["author"]
    return start_report(world.agency, 2025, by=author, format="form2021")


@pytest.fixture
def open_form(browser_page: Page, live_server: Any, sign_in: Any) -> Any:
    def act(report: Report, name: str = "form") -> Page:
        sign_in(browser_page, "author")
        browser_page.goto(f"{live_server}{address(name, report.pk)}")
        return browser_page

    return act


def cell(page: Page, code: str) -> Locator:
    return page.locator(f'[name="value-{code}"]')


def hint(page: Page, code: str) -> Locator:
    return page.locator(f'[id="sum-{code}"]')


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.name")).removeprefix("value-")


def paste(page: Page, code: str, text: str) -> bool:
    """Paste into a cell; tell whether the page took it over from the browser."""
    found = cell(page, code)
    found.focus()
    return bool(page.evaluate(PASTE, [found.element_handle(), text]))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_accessible_and_within_the_screen(
    draft: Report, open_form: Any, live_server: Any, language: str
) -> None:
    page = open_form(draft)
    page.goto(f"{live_server}/preferences/?language={language}")
    for name in ("form", "form_import"):
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(f"{live_server}{address(name, draft.pk)}")
            assert axe_violations(page) == []
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0


@pytest.mark.parametrize("year", [2020, 2016])
def test_the_older_forms_are_accessible_too(
    transactional_db: None, world: World, open_form: Any, year: int
) -> None:
    page = open_form(make_national(world, State.DRAFT, year=year))
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        page.reload()
        assert axe_violations(page) == []
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0


def test_labels_stand_still_on_a_narrow_screen(draft: Report, open_form: Any) -> None:
    page = open_form(draft)
    page.set_viewport_size({"width": 360, "height": 900})
    page.reload()
    label = page.locator("th", has_text="1.属于国家秘密")
    before = label.bounding_box()
    cell(page, "requests.refused.state_secret.total").focus()
    after = label.bounding_box()
    field = cell(page, "requests.refused.state_secret.total").bounding_box()
    assert before and after and field
    assert abs(before["x"] - after["x"]) < 2
    assert field["x"] >= after["x"] + after["width"] - 1
    assert field["x"] + field["width"] <= 361


def test_arrows_and_enter_move_through_the_cells(draft: Report, open_form: Any) -> None:
    page = open_form(draft)
    cell(page, RECEIVED).focus()
    for key, code in (
        ("ArrowRight", "requests.received.business"),
        ("ArrowDown", "requests.brought_forward.business"),
        ("Enter", "requests.granted.business"),
        ("Shift+Enter", "requests.brought_forward.business"),
        ("ArrowLeft", "requests.brought_forward.natural_person"),
        ("ArrowLeft", "requests.brought_forward.natural_person"),
        ("ArrowUp", RECEIVED),
        ("ArrowUp", "proactive.fee.amount"),
    ):
        page.keyboard.press(key)
        assert focused(page) == code, key
    cell(page, "requests.carried_over.total").focus()
    page.keyboard.press("ArrowDown")
    assert focused(page) == "litigation.direct.total"
    assert page.url.endswith("/form/")


def test_arrows_stay_in_a_number_while_it_is_edited(
    draft: Report, open_form: Any
) -> None:
    page = open_form(draft)
    cell(page, RECEIVED).focus()
    page.keyboard.type("123")
    page.keyboard.press("ArrowLeft")
    page.keyboard.type("9")
    assert focused(page) == RECEIVED
    assert cell(page, RECEIVED).input_value() == "1293"
    page.keyboard.press("ArrowDown")
    assert focused(page) == "requests.brought_forward.natural_person"


def test_a_block_from_a_spreadsheet_fills_the_cells(
    empty: Report, open_form: Any
) -> None:
    page = open_form(empty)
    paste(page, RECEIVED, "40\t6\t2\r\n3\t1\t0\r\n")
    assert cell(page, RECEIVED).input_value() == "40"
    assert cell(page, "requests.brought_forward.research").input_value() == "0"
    expect(page.locator("[data-told]")).to_have_text("已粘贴 6 格。")
    paste(page, "requests.received.other_organization", "1\t53\t多\n")
    assert cell(page, "requests.received.total").input_value() == "53"
    assert cell(page, "requests.brought_forward.natural_person").input_value() == "3"
    expect(page.locator("[data-told]")).to_contain_text("另有 1 格在表外")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("已保存 8 格")
    assert empty.statistics.get(code="requests.received.total").value == 53


def test_a_single_number_is_pasted_as_ever(empty: Report, open_form: Any) -> None:
    page = open_form(empty)
    prevented = paste(page, RECEIVED, "40")
    assert prevented is False


def test_sums_follow_what_is_typed(empty: Report, open_form: Any) -> None:
    page = open_form(empty)
    total = "requests.received.total"
    paste(page, RECEIVED, "40\t6\t2\t1\t3\n")
    expect(hint(page, total)).to_have_text("合计 52")
    expect(page.locator("[data-fill]")).to_be_hidden()
    cell(page, "requests.received.other_organization").fill("1")
    expect(hint(page, total)).to_have_text("合计 53")
    page.locator("[data-fill]").click()
    assert cell(page, total).input_value() == "53"
    expect(hint(page, total)).to_be_empty()
    cell(page, RECEIVED).fill("４１")
    expect(hint(page, total)).to_have_text("应为 54")
    expect(page.locator(f'[id="cell-{total}"]')).to_have_class("figure total off")


def test_the_balance_is_checked_but_not_filled_in(
    empty: Report, open_form: Any
) -> None:
    page = open_form(empty)
    for row, number in (
        ("received", "40"),
        ("brought_forward", "3"),
        ("handled", "41"),
    ):
        cell(page, f"requests.{row}.natural_person").fill(number)
    code = "requests.carried_over.natural_person"
    expect(page.locator("[data-fill]")).to_be_hidden()
    cell(page, code).fill("3")
    expect(hint(page, code)).to_have_text("应为 2")
    cell(page, code).fill("2")
    expect(hint(page, code)).to_be_empty()


def test_a_finding_leads_to_its_cell_and_is_told_there(
    draft: Report, open_form: Any
) -> None:
    page = open_form(draft)
    code = "requests.received.total"
    page.locator(f'.form-findings a[data-cell="{code}"]').first.click()
    assert focused(page) == code
    expect(page.locator(".cell-line")).to_contain_text("应为 53，填报 60")
    described = cell(page, code).get_attribute("aria-describedby") or ""
    texts = [page.locator(f'[id="{name}"]').inner_text() for name in described.split()]
    assert any("应为 53" in text for text in texts)


def test_a_difference_from_the_register_asks_for_a_reason(
    draft: Report, open_form: Any
) -> None:
    page = open_form(draft)
    reason = page.locator(f'[name="reason-{RECEIVED}"]')
    expect(reason).to_have_count(0)
    cell(page, RECEIVED).fill("41")
    expect(reason).to_be_visible()
    cell(page, RECEIVED).fill("40")
    expect(reason).to_be_hidden()
    cell(page, RECEIVED).fill("41")
    reason.fill("示例：线下一件。")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("已保存 1 格")
    row = draft.statistics.get(code=RECEIVED)
    assert (row.value, row.source) == (41, Source.ADJUSTED)


def test_what_is_wrong_comes_back_as_typed(draft: Report, open_form: Any) -> None:
    page = open_form(draft)
    cell(page, "requests.granted.natural_person").fill("十二")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("没有保存")
    wrong = cell(page, "requests.granted.natural_person")
    assert wrong.input_value() == "十二"
    assert wrong.get_attribute("aria-invalid") == "true"
    assert axe_violations(page) == []


def test_last_year_is_shown_when_asked_for(
    draft: Report, world: World, open_form: Any
) -> None:
    make_national(world, year=2023)
    page = open_form(draft)
    before = page.locator(f'[id="before-{RECEIVED}"]')
    expect(before).to_be_hidden()
    page.get_by_label("显示 2023 年的数").check()
    expect(before).to_be_visible()
    expect(before).to_have_text("2023 年 40")
