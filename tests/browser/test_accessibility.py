"""Every page against WCAG 2.2 AA, wide and narrow, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from disclosure.agencies.models import User
from reports.actions import moving, reviewing, starting
from reports.models import Report
from reports.queries import findings_of
from tests.browser.conftest import LIST
from tests.conftest import axe_violations

pytestmark = pytest.mark.browser
WIDTHS = (1280, 360)
#: Chinese last: the page goes on in it.
LANGUAGES = ("en", "zh-hans")
PUBLIC = (
    "/",
    "/about/",
    "/agencies/",
    "/agencies/urumqi/",
    "/agencies/shili/",
    "/reports/",
    "/reports/data/",
    "/reports/?words=没有这样的词",
    "/reports/?year=0",
    "/reports/urumqi/2017/",
    "/reports/shili/2017/",
    "/reports/shili/2017/editions/1/",
    "/reports/urumqi/2001/",
)
DRAFT = (
    "write/{section}/",
    "write/{section}/versions/",
    "sections/{section}/delete/",
    "figures/",
    "figures/add/",
    "figures/{figure}/",
    "particulars/",
    "review/",
    "preview/",
    "history/",
    "do/submit/",
    "findings/{finding}/waive/",
)
REVIEWED = ("review/", "do/endorse/", "do/return_for_changes/", "do/approve/")


def _problems(page: Page, address: str) -> list[str]:
    """Visit a page; return what is wrong with it and what the console says."""
    said: list[str] = []

    def listen(message: Any) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            said.append(f"{address}: {message.text}")

    page.on("console", listen)
    page.goto(address)
    if page.locator("[data-editor]").count():
        page.locator("[role=textbox]").wait_for()
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    page.remove_listener("console", listen)
    found = [f"{address}: {line}" for line in axe_violations(page)]
    found += [f"{address}: {width} px too wide"] if width > 0 else []
    return found + said


def _all_problems(page: Page, base: str, addresses: list[str]) -> list[str]:
    found: list[str] = []
    for language in LANGUAGES:
        page.goto(f"{base}/preferences/?language={language}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            for address in addresses:
                found += _problems(page, base + address)
    return found


def test_public_pages(demo: Report, browser_page: Page, live_server: Any) -> None:
    base = str(live_server)
    assert _all_problems(browser_page, base, list(PUBLIC)) == []


def test_a_withdrawn_report(demo: Report, browser_page: Page, live_server: Any) -> None:
    approver = User.objects.get(username="approver")
    moving.withdraw(demo.pk, by=approver, reason="示例：数字有误，正在核对。")
    base = str(live_server)
    assert _all_problems(browser_page, base, ["/reports/urumqi/2017/"]) == []


def test_dark_and_large(demo: Report, browser_page: Page, live_server: Any) -> None:
    page, base = browser_page, str(live_server)
    page.emulate_media(color_scheme="dark", forced_colors="none")
    page.goto(f"{base}/preferences/?size=largest")
    assert _all_problems(page, base, ["/", "/reports/urumqi/2017/"]) == []


def test_pages_of_a_draft(
    demo: Report,
    browser_page: Page,
    live_server: Any,
    log_in: Callable[[Page, str], None],
) -> None:
    author = User.objects.get(username="author")
    draft = starting.start_report(demo.agency, 2018, by=author, like=demo)
    warning = next(
        item.finding.fingerprint
        for item in findings_of(draft)
        if item.finding.level == "warning"
    )
    names = {
        "section": draft.sections.filter(parent=None).first().pk,
        "figure": draft.statistics.first().pk,
        "finding": warning,
    }
    addresses = [f"{LIST}{draft.pk}/{page.format(**names)}" for page in DRAFT]
    addresses += ["/admin/", LIST, f"{LIST}add/"]
    log_in(browser_page, "author")
    assert _all_problems(browser_page, str(live_server), addresses) == []


def test_pages_of_a_review(
    demo: Report,
    browser_page: Page,
    live_server: Any,
    log_in: Callable[[Page, str], None],
) -> None:
    author = User.objects.get(username="author")
    draft = starting.revise(demo.pk, by=author, reason="示例：核对。")
    moving.submit(draft.pk, by=author)
    reviewer = User.objects.get(username="reviewer")
    reviewing.mark_seen(draft.pk, by=reviewer)
    reviewing.add_note(draft.pk, section_id=None, text="示例意见。", by=reviewer)
    addresses = [f"{LIST}{draft.pk}/{page}" for page in REVIEWED[:3]]
    log_in(browser_page, "reviewer")
    assert _all_problems(browser_page, str(live_server), addresses) == []
    log_in(browser_page, "approver")
    addresses = [f"{LIST}{draft.pk}/do/approve/", f"{LIST}{demo.pk}/do/withdraw/"]
    assert _all_problems(browser_page, str(live_server), addresses) == []
