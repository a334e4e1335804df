"""Fixtures shared by all tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from disclosure.agencies import calendar_actions
from reports.search.words import remove_strays
from tests.factories import World, make_world
from tests.people import login

BROWSERS = ("chromium", "google-chrome")
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ACCESSIBILITY = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def pytest_configure(config: pytest.Config) -> None:
    """Tests speak plain HTTP and do not wait for strong password hashes."""
    config.addinivalue_line("filterwarnings", "ignore:No directory at:UserWarning")
    django_settings.SECURE_SSL_REDIRECT = False
    django_settings.SESSION_COOKIE_SECURE = False
    django_settings.CSRF_COOKIE_SECURE = False
    django_settings.SESSION_COOKIE_NAME = "sessionid"
    django_settings.CSRF_COOKIE_NAME = "csrftoken"
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def world(db: None) -> World:
    """The invented city with its officers."""
    return make_world()


@pytest.fixture
def shared_database(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """A database that threads and processes can reach, with its calendar.

    SQLite in memory cannot let one connection wait for another, so it is
    copied into a file first, where the settings of production hold. Tests that
    commit end with a flush, which takes the rows of the migrations away, but not
    the words of the search, whose table is no model's.
    """
    if connection.vendor != "sqlite":
        calendar_actions.seed()
        remove_strays()
        yield
        return
    connection.ensure_connection()
    memory, name = connection.connection, connection.settings_dict["NAME"]
    connection.connection = None
    connection.settings_dict["NAME"] = str(tmp_path / "db.sqlite3")
    try:
        connection.ensure_connection()
        memory.backup(connection.connection)
        calendar_actions.seed()
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        connection.connection = memory


@pytest.fixture
def client_of(world: World) -> Callable[[str], Client]:
    """Return a logged-in client for a user name."""
    return lambda who: login(Client(), who)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser in the wrong run stops the worker; name the test instead."""
    for item in items:
        drives = "chromium" in getattr(item, "fixturenames", ())
        if drives and item.get_closest_marker("browser") is None:
            raise pytest.UsageError(f"{item.nodeid} needs @pytest.mark.browser")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        missing = f"no browser found, looked for: {', '.join(BROWSERS)}"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    # Playwright's loop runs in this thread, where Django would refuse queries.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=BROWSER_ARGUMENTS)
        yield found
        found.close()


@pytest.fixture
def browser_page(chromium: Browser) -> Iterator[Page]:
    """A page in a fresh browser profile, 1280 pixels wide."""
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900}, locale="zh-CN"
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


@pytest.fixture
def sign_in(live_server: Any) -> Callable[[Page, str], None]:
    """Hand the browser a session of a user name."""

    def sign(page: Page, who: str) -> None:
        cookie = login(Client(), who).cookies[django_settings.SESSION_COOKIE_NAME]
        page.context.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "url": live_server.url}]
        )

    return sign


def axe_violations(page: Page) -> list[str]:
    """Return what WCAG 2.2 AA finds wrong with a page, one line each."""
    rules = {"runOnly": {"type": "tag", "values": ACCESSIBILITY}, "preload": False}
    found = Axe().run(page, options=rules).response["violations"]
    return [
        f"{violation['id']}: {node['target']} {node['html'][:160]}"
        for violation in found
        for node in violation["nodes"]
    ]
