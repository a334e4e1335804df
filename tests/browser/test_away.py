"""The database is away when a form is sent: what was filled in is not lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError
from playwright.sync_api import Page, expect

from disclosure.casework.models import Case, Desk
from disclosure.casework.views import apply
from tests.browser.test_applying import AGENCY, TYPED, _fill, problems, step

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(demo: Any, settings: Any, tmp_path: Any) -> Desk:
    settings.FORM_MIN_SECONDS = 0
    settings.MEDIA_ROOT = tmp_path
    values = {"code": "SLAWAY", "mark": "示县公开", "is_open": True}
    agency = demo.agency
    assert agency.slug == AGENCY
    return Desk.objects.update_or_create(agency=agency, defaults=values)[0]


@pytest.mark.parametrize("width", [1280, 360])
def test_to_reload_is_to_send_again(
    desk: Desk,
    browser_page: Page,
    live_server: Any,
    monkeypatch: pytest.MonkeyPatch,
    width: int,
) -> None:
    def away(*args: object) -> None:
        raise OperationalError("connection refused")

    page = browser_page
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server}/requests/apply/{AGENCY}/")
    _fill(page)
    page.click(step("review"))
    with monkeypatch.context() as trouble:
        trouble.setattr(apply, "_filed", away)
        page.click(step("send"))
        expect(page.locator("main")).to_contain_text("没有收到")
        assert problems(page, "503") == []
    assert not Case.objects.filter(subject=TYPED["subject"]).exists()
    page.reload()
    page.wait_for_url("**/requests/receipt/")
    assert Case.objects.filter(subject=TYPED["subject"]).count() == 1
