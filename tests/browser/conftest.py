"""The demonstration, as it stands before each journey."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from reports.demo import loading
from reports.models import Report

LIST = "/admin/reports/report/"


@pytest.fixture
def demo(transactional_db: None) -> Report:
    """The published report of 2017."""
    loading.load()
    return Report.objects.get(agency__slug=loading.CITY)


@pytest.fixture
def log_in(live_server: object) -> Callable[[Page, str], None]:
    """Log in through the form, as an officer does; log out whoever was there."""

    def act(page: Page, who: str) -> None:
        page.context.clear_cookies()
        page.goto(f"{live_server}/admin/login/")
        page.fill("#id_username", who)
        page.fill("#id_password", loading.PASSWORD)
        page.press("#id_password", "Enter")
        page.wait_for_url("**/admin/")

    return act
