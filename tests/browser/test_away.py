"""The database is away when a form is sent: what was filled in is not lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from playwright.sync_api import Page, expect

from disclosure.casework.models import Case, Desk
from disclosure.casework.views import apply
from tests.browser.test_applying import TYPED, _fill, problems, step
from tests.casework.factories import make_desk
from tests.casework.filling import PNG
from tests.factories import make_world

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(transactional_db: None, settings: Any, tmp_path: Any) -> Desk:
    settings.FORM_MIN_SECONDS = 0
    settings.MEDIA_ROOT = tmp_path
    return make_desk(make_world())


@pytest.mark.parametrize("width", [1280, 360])
def test_to_reload_is_to_send_again(
    desk: Desk,
    browser_page: Page,
    live_server: Any,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    width: int,
) -> None:
    """The form with its file, while the page to look over is asked for."""

    def away(*args: object) -> None:
        raise OperationalError("connection refused")

    page = browser_page
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server}/requests/apply/{desk.agency.slug}/")
    _fill(page)
    picture = tmp_path / "示例.png"
    picture.write_bytes(PNG)
    page.set_input_files("#id_attachments", picture)
    with monkeypatch.context() as trouble:
        trouble.setattr(apply, "draft_of", away)
        page.click(step("review"))
        expect(page.locator("main")).to_contain_text("没有收到")
        assert problems(page, "503") == []
    page.reload()
    expect(page.locator("main")).to_contain_text("示例.png")
    with monkeypatch.context() as trouble:
        trouble.setattr(apply, "_filed", away)
        page.click(step("send"))
        expect(page.locator("main")).to_contain_text("没有收到")
    assert not Case.objects.exists()
    page.reload()
    page.wait_for_url("**/requests/receipt/")
    case = Case.objects.get(subject=TYPED["subject"])
    assert case.files.count() == 1
