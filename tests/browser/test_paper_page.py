"""Waiting for a report as a file, and its files in the office."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from reports.actions.making import make_file
from reports.models import RenderedFile, Report
from reports.rules.vocabulary import FileKind, FileState, State
from tests.browser.test_accessibility import _all_problems as all_problems
from tests.conftest import axe_violations
from tests.factories import World, make_world
from tests.reports.desk import YEAR, make_draft, make_report, page

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is made before the test says so."""
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr("reports.tasks.make_file", lambda pk: None)


@pytest.fixture
def office(transactional_db: None) -> World:
    return make_world()


@pytest.fixture
def report(office: World) -> Report:
    return make_report(office, State.PUBLISHED)


def make(report: Report, kind: FileKind) -> RenderedFile:
    file = report.files.get(kind=kind)
    assert make_file(file.pk)
    return file


def test_the_page_waits_says_so_and_downloads_by_itself(
    report: Report, chromium: Any, live_server: Any
) -> None:
    """Without a script, from the link on the report's page to the file."""
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    browser_page = context.new_page()
    try:
        browser_page.goto(f"{live_server}{report.get_absolute_url()}")
        browser_page.get_by_role("link", name="PDF", exact=True).click()
        heading = browser_page.get_by_role("heading", level=1)
        expect(heading).to_have_text("正在生成文件")
        with browser_page.expect_download(timeout=20_000) as download:
            make(report, FileKind.PDF)
        expect(heading).to_have_text("文件已生成")
        assert download.value.suggested_filename.endswith("年度报告.pdf")
        assert download.value.path().read_bytes().startswith(b"%PDF-1.7")
    finally:
        context.close()


def test_the_pages_of_the_files(
    office: World, report: Report, browser_page: Page, live_server: Any
) -> None:
    paper = f"/reports/{office.agency.slug}/{YEAR}/report.pdf"
    addresses = [paper, f"{paper}?watch=1"]
    assert all_problems(browser_page, str(live_server), addresses) == []
    report.files.filter(kind=FileKind.PDF).update(state=FileState.FAILED)
    found = all_problems(browser_page, str(live_server), [paper])
    assert [problem for problem in found if "status of 503" not in problem] == []
    make(report, FileKind.DOCX)
    own = [report.get_absolute_url()]
    assert all_problems(browser_page, str(live_server), own) == []
    # The download that the page begins by itself would end the next visit.
    browser_page.route("**/report.docx", lambda route: route.fulfill(status=204))
    browser_page.goto(f"{live_server}{paper.replace('.pdf', '.docx')}?watch=1")
    assert axe_violations(browser_page) == []


def test_an_officer_makes_the_file_of_a_draft(
    office: World,
    browser_page: Page,
    live_server: Any,
    sign_in: Callable[[Page, str], None],
) -> None:
    draft = make_draft(office)
    sign_in(browser_page, "author")
    where = page("files", draft.pk)
    browser_page.goto(f"{live_server}{page('write', draft.pk)}")
    browser_page.get_by_role("link", name="文件", exact=True).click()
    button = browser_page.get_by_role("button", name="生成 PDF 文件")
    button.focus()
    browser_page.keyboard.press("Enter")
    expect(browser_page.get_by_text("排队第 1 份。")).to_be_visible()
    assert all_problems(browser_page, str(live_server), [where]) == []
    browser_page.set_viewport_size({"width": 1280, "height": 900})
    browser_page.goto(f"{live_server}{where}")
    make(draft, FileKind.PDF)
    link = browser_page.get_by_role("link", name="下载草稿")
    expect(link).to_be_visible(timeout=20_000)
    with browser_page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename.startswith("草稿 ")
    assert all_problems(browser_page, str(live_server), [where]) == []


def test_why_a_file_was_not_made(
    office: World,
    browser_page: Page,
    live_server: Any,
    sign_in: Callable[[Page, str], None],
) -> None:
    report = make_report(office, State.PUBLISHED)
    reason = {"template": "表格的格子太多，请拆成几份文件。", "values": {}}
    report.files.update(state=FileState.FAILED, reason=reason)
    sign_in(browser_page, "reviewer")
    where = page("files", report.pk)
    browser_page.goto(f"{live_server}{where}")
    expect(browser_page.get_by_text("表格的格子太多").first).to_be_visible()
    assert all_problems(browser_page, str(live_server), [where]) == []
