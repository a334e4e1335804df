"""The report of 2018, written, reviewed, approved and published by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from reports.demo import urumqi2017
from reports.models import Report
from reports.queries import findings_of
from reports.rules.vocabulary import Level, State
from tests.browser.conftest import LIST

pytestmark = pytest.mark.browser
REASON = "示例理由：本年度没有发生。"


def _start(page: Page, base: str) -> None:
    page.goto(f"{base}{LIST}add/")
    page.fill("#id_year", "2018")
    page.select_option("#id_format", "free")
    page.select_option("#id_like", index=1)
    page.click("text=建立草稿")
    page.wait_for_url("**/write/**")


def _fill_figures(page: Page) -> None:
    page.click(".report-tabs >> text=指标")
    for figure in urumqi2017.FIGURES:
        for row in (figure, *figure.parts):
            field = page.locator("tr", has=page.locator(f"code:text-is('{row.code}')"))
            field.locator("input[inputmode]").fill(row.value)
    page.click("text=保存全部数值")
    expect(page.locator(".messagelist")).to_contain_text("指标已保存")


def _waive_all(page: Page) -> None:
    while page.locator("text=说明理由后保留").count():
        page.locator("text=说明理由后保留").first.click()
        page.fill("#reason", REASON)
        page.click("text=保存理由")
        page.wait_for_url("**/write/**")


def _step(page: Page, label: str) -> None:
    page.locator(".steps").get_by_role("link", name=label, exact=True).click()
    page.locator("form .button.primary").click()
    expect(page.locator(".messagelist")).to_contain_text(f"已完成：{label}")


def test_the_next_report_is_written_and_published_by_hand(
    demo: Report,
    browser_page: Page,
    live_server: Any,
    log_in: Callable[[Page, str], None],
) -> None:
    page, base = browser_page, str(live_server)
    log_in(page, "author")
    _start(page, base)
    expect(page.locator(".steps")).to_contain_text("处错误没有改正")
    _fill_figures(page)
    page.click(".report-tabs >> text=正文")
    page.locator(".outline a", has_text="一、概述").click()
    page.locator("[role=textbox]").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("全年公开{{published.total}}条。")
    page.keyboard.press("Control+s")
    expect(page.locator(".messagelist")).to_contain_text("已保存")
    _waive_all(page)
    _step(page, "送审")
    log_in(page, "reviewer")
    page.click(".tasks >> text=2018年")
    expect(page.locator("article.paper")).to_contain_text("全年公开10180条")
    _step(page, "审核通过")
    log_in(page, "approver")
    page.click(".tasks >> text=2018年")
    _step(page, "审定通过")
    _step(page, "发布")
    page.goto(f"{base}/reports/urumqi/2018/")
    expect(page.locator("main")).to_contain_text("全年公开10180条")
    report = Report.objects.get(year=2018)
    assert report.state == State.PUBLISHED
    assert report.waivers.filter(reason=REASON).exists()


def test_one_wrong_part_raises_one_error_beside_the_table(
    demo: Report,
    browser_page: Page,
    live_server: Any,
    log_in: Callable[[Page, str], None],
) -> None:
    page = browser_page
    log_in(page, "author")
    page.goto(f"{live_server}{LIST}{demo.pk}/do/revise/")
    page.fill("#id_note", "示例：核对许可和处罚信息。")
    page.click("form .button.primary")
    page.click(".report-tabs >> text=指标")
    row = page.locator(
        "tr",
        has=page.locator("code:text-is('published.licences_and_penalties')"),
    )
    row.locator("input[inputmode]").fill("6896")
    page.click("text=保存全部数值")
    errors = page.locator(".finding.level-error")
    expect(errors).to_have_count(1)
    for words in ("10180", "14", "10", "6896", "3261"):
        expect(errors).to_contain_text(words)
    draft = Report.objects.get(agency=demo.agency, edition=2)
    found = [f for f in findings_of(draft) if f.finding.level == Level.ERROR]
    assert [item.finding.code for item in found] == ["published.total"]


def test_the_second_author_is_told_and_sees_both_versions(
    demo: Report,
    browser_page: Page,
    live_server: Any,
    log_in: Callable[[Page, str], None],
) -> None:
    page = browser_page
    log_in(page, "author")
    _start(page, str(live_server))
    address = page.url
    other = page.context.new_page()
    other.goto(address)
    for window, words in ((page, "甲写的一句。"), (other, "乙写的一句。")):
        window.locator("[role=textbox]").click()
        window.keyboard.press("Control+End")
        window.keyboard.type(words)
        window.keyboard.press("Control+s")
        window.wait_for_load_state()
    expect(other.locator("h2", has_text="刚被别人保存过")).to_be_visible()
    expect(other.locator(".two")).to_contain_text("甲写的一句。")
    expect(other.locator(".diff ins")).to_contain_text("乙")
    other.locator("form [data-save]").click()
    expect(other.locator(".messagelist")).to_contain_text("已保存")
    other.click("text=以前的文字")
    expect(other.locator(".diff").first).to_contain_text("甲")


def test_leaving_with_unsaved_words_is_warned(
    demo: Report,
    browser_page: Page,
    live_server: Any,
    log_in: Callable[[Page, str], None],
) -> None:
    page = browser_page
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    log_in(page, "author")
    _start(page, str(live_server))
    page.locator("[role=textbox]").click()
    page.keyboard.type("还没保存的一句。")
    expect(page.locator("[data-unsaved-status]")).to_have_text("尚未保存")
    page.goto(f"{live_server}/admin/")
    assert asked == ["beforeunload"]
