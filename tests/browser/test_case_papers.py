"""Letters as files and the whole file of a case, taken in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from disclosure.casework.archive.verifying import verify
from disclosure.casework.models import Case
from tests.browser.test_tracking import enter, problems
from tests.casework.factories import answered, make_desk, received
from tests.conftest import axe_violations
from tests.factories import World, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK = "/admin/casework/case"


@pytest.fixture(autouse=True)
def _data(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


@pytest.fixture
def case(world: World) -> Case:
    return answered(world, received(world, make_desk(world)))


def test_the_applicant_takes_a_letter_home(
    browser_page: Page, live_server: Any, case: Case
) -> None:
    letter = case.letters.last()
    enter(browser_page, live_server.url, case)
    link = browser_page.get_by_role("link", name=f"{letter.number_text} PDF")
    expect(link).to_be_visible()
    with browser_page.expect_download() as taken:
        link.press("Enter")
    assert taken.value.suggested_filename.endswith(f"（{letter.number_text}）.pdf")
    assert Path(taken.value.path()).read_bytes().startswith(b"%PDF-1.7")
    at = f"/requests/track/letters/{letter.pk}/"
    assert problems(browser_page, live_server.url, [at]) == []


def test_an_officer_takes_the_whole_file(
    browser_page: Page, live_server: Any, sign_in: Any, case: Case, tmp_path: Path
) -> None:
    sign_in(browser_page, "handler")
    browser_page.goto(f"{live_server.url}{DESK}/{case.pk}/open/")
    browser_page.get_by_role("link", name="全卷下载").click()
    reason = browser_page.get_by_label("下载的理由")
    expect(reason).to_be_visible()
    assert axe_violations(browser_page) == []
    browser_page.get_by_role("button", name="下载 ZIP").click()
    expect(browser_page.locator("#id_reason[aria-invalid=true]")).to_be_visible()
    reason.fill("归档（示例）")
    with browser_page.expect_download() as taken:
        browser_page.get_by_role("button", name="下载 ZIP").press("Enter")
    assert taken.value.suggested_filename == f"{case.number}全卷.zip"
    path = tmp_path / "taken.zip"
    taken.value.save_as(path)
    verdict = verify(path)
    assert (verdict.case_number, verdict.faults) == (case.number, ())


def test_the_page_of_the_whole_file_fits(
    browser_page: Page, live_server: Any, sign_in: Any, case: Case
) -> None:
    sign_in(browser_page, "handler")
    addresses = [f"{DESK}/{case.pk}/archive/", f"{DESK}/{case.pk}/open/"]
    assert problems(browser_page, live_server.url, addresses) == []
