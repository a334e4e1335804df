"""Checking an existing report beside its file, as an officer does it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from reports.models import Reading, Report
from reports.rules.vocabulary import CellChoice
from tests.conftest import axe_violations
from tests.factories import World
from tests.reports import readings
from tests.reports.readings import decide, fixture, given, read

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def office(transactional_db: None, world: World) -> World:
    return world


@pytest.fixture
def at(browser_page: Page, live_server: Any, sign_in: Any) -> Callable[..., Page]:
    def go(name: str, *args: object) -> Page:
        sign_in(browser_page, "author")
        address = reverse(f"admin:reports_reading_{name}", args=args)
        browser_page.goto(f"{live_server}{address}")
        return browser_page

    return go


def test_a_file_is_uploaded_checked_and_made_a_draft(
    office: World, at: Callable[..., Page]
) -> None:
    page = at("add")
    page.set_input_files(
        "[name=file]",
        {
            "name": "示例.txt",
            "mimeType": "text/plain",
            "buffer": readings.WORDS.encode(),
        },
    )
    page.get_by_role("button", name="上传并读取").click()
    expect(page.get_by_role("heading", name="读到的数")).to_be_visible()
    lines = page.locator(".lines > li")
    expect(lines).to_have_count(3)
    lines.nth(0).get_by_label("与原文一致").check()
    lines.nth(1).locator("input.value").fill("9")
    lines.nth(2).get_by_label("不采用").check()
    page.get_by_role("button", name="保存本页").click()
    expect(page.get_by_text("已保存 3 格。")).to_be_visible()
    page.get_by_role("link", name="转为草稿").click()
    page.get_by_role("button", name="建立草稿").click()
    expect(page.get_by_text("草稿已建立")).to_be_visible()
    report = Report.objects.get()
    values = sorted(report.statistics.values_list("value", flat=True))
    assert (report.year, values) == (2016, [9, 12])


def test_a_link_marks_the_cell_on_the_picture(
    office: World, at: Callable[..., Page]
) -> None:
    found = read(office, fixture(readings.HUAIAN))
    page = at("figures", found.pk)
    box = page.locator("#box-9")
    expect(box).to_have_css("stroke-dasharray", "2px, 2px")
    page.locator("#line-9").get_by_role("link").click()
    expect(box).to_have_css("stroke-dasharray", "none")
    expect(box).to_be_in_viewport()


@pytest.mark.parametrize("width", [1280, 360])
def test_pages_of_importing_can_be_used_by_everybody(
    office: World, at: Callable[..., Page], width: int
) -> None:
    pdf = read(office, fixture(readings.HONGZE))
    words = read(office, given("恶意.html", readings.hostile_page()))
    blank = read(office, fixture(readings.BLANK))
    for name, *args in (
        ("changelist",),
        ("add",),
        ("figures", pdf.pk),
        ("text", pdf.pk),
        ("draft", pdf.pk),
        ("discard", pdf.pk),
        ("figures", blank.pk),
        ("text", words.pk),
    ):
        page = at(name, *args)
        page.set_viewport_size({"width": width, "height": 900})
        assert axe_violations(page) == [], name
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, name


def test_decisions_are_made_with_the_keyboard_and_without_a_script(
    office: World, at: Callable[..., Page]
) -> None:
    found = read(office)
    page = at("figures", found.pk)
    assert page.locator("#content script").count() == 0
    page.locator("#line-0 input[type=radio]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_text("已保存 1 格。")).to_be_visible()
    assert found.cells.get(position=0).choice == CellChoice.CONFIRMED


def test_an_ended_reading_is_only_looked_at(
    office: World, at: Callable[..., Page]
) -> None:
    found = read(office)
    decide(found, office.people["author"])
    Reading.objects.filter(pk=found.pk).update(state="drafted")
    page = at("figures", found.pk)
    expect(page.get_by_role("heading", name="读到的数")).to_be_visible()
    expect(page.get_by_role("button", name="保存本页")).to_have_count(0)
