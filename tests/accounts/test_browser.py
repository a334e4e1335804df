"""Log-in and the own account in a real browser, in both languages."""

import pytest
from django.conf import settings as site

from tests.accounts.helpers import (
    ACCOUNT,
    OFF,
    RENEW,
    SET_UP,
    Phone,
    with_second_factor,
)
from tests.conftest import axe_violations
from tests.people import PASSWORD

pytestmark = pytest.mark.browser

WIDTHS = (1280, 360)


@pytest.fixture
def page(browser_page):
    """A page that keeps what the browser complains about."""
    found = browser_page.complaints = []
    browser_page.on(
        "console",
        lambda line: found.append(line.text) if line.type == "error" else None,
    )
    return browser_page


def check(page):
    said = [line for line in page.complaints if "Failed to load resource" not in line]
    assert said == []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert axe_violations(page) == []


def type_password(page, live_server, who="author"):
    page.goto(f"{live_server.url}/admin/login/")
    page.locator("#id_username:focus").wait_for()
    page.keyboard.type(who)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")


def speak(page, live_server, language):
    cookie = {"name": "language", "value": language, "url": live_server.url}
    page.context.add_cookies([cookie])


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_way_in_from_the_keyboard(world, live_server, page, language):
    phone = with_second_factor(world.people["author"])
    speak(page, live_server, language)
    type_password(page, live_server)
    page.wait_for_url("**/code/")
    page.locator("#id_code:focus").wait_for()
    page.keyboard.type("000000")
    check(page)
    page.keyboard.press("Enter")
    page.locator(".errorlist").wait_for()
    check(page)
    page.fill("#id_code", phone.code())
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/")
    check(page)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_own_account(world, live_server, page, language):
    phone = with_second_factor(world.people["author"])
    speak(page, live_server, language)
    type_password(page, live_server)
    page.wait_for_url("**/code/")
    page.fill("#id_code", phone.code())
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/")
    for path in (ACCOUNT, SET_UP, OFF, RENEW, "/admin/password_change/"):
        assert page.goto(live_server.url + path).status == 200
        check(page)
    page.goto(live_server.url + RENEW)
    page.fill("#id_password", PASSWORD)
    page.fill("#id_code", phone.papers[0])
    page.keyboard.press("Enter")
    page.locator(".recovery-codes").wait_for()
    check(page)


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_setting_up_where_it_is_required(world, live_server, page, settings, scheme):
    settings.SECOND_FACTOR_REQUIRED = True
    page.emulate_media(color_scheme=scheme)
    type_password(page, live_server)
    page.wait_for_url("**/second-factor/")
    picture = page.locator(".secret-picture")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 100")
    check(page)


def test_setting_up_by_keyboard_without_script(world, live_server, chromium, settings):
    """From the password to the recovery codes, and these on paper."""
    settings.SECOND_FACTOR_REQUIRED = True
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    type_password(page, live_server)
    page.wait_for_url("**/second-factor/")
    secret = page.locator(".secret").inner_text().replace(" ", "")
    press_tab_to(page, "#id_new-code")
    page.keyboard.type(Phone(secret).code())
    page.keyboard.press("Enter")
    page.locator(".recovery-codes").wait_for()
    page.emulate_media(media="print")
    assert page.locator(".recovery-codes li").count() == 10
    assert page.locator(".facts").inner_text().startswith("账号")
    assert not page.locator("#content-main .button").is_visible()
    page.emulate_media(media="screen")
    press_tab_to(page, "#content-main .button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/")
    context.close()


def press_tab_to(page, target):
    for _press in range(30):
        page.keyboard.press("Tab")
        if page.locator(f"{target}:focus").count():
            return
    raise AssertionError(f"the keyboard does not reach {target}")


def test_a_lost_device_and_a_new_password(world, live_server, page, sign_in):
    author = world.people["author"]
    with_second_factor(author)
    sign_in(page, "security")
    people = f"{live_server.url}/admin/agencies/user/{author.pk}/"
    for path in ("change/", "second-factor/"):
        page.goto(people + path)
        check(page)
    page.locator("input[type=submit]").click()
    page.locator(".messagelist").wait_for()
    page.goto(f"{people}password/")
    for field in ("#id_new_password1", "#id_new_password2"):
        page.fill(field, "kX9-vvQ2-pl")
    page.keyboard.press("Enter")
    page.locator(".messagelist").wait_for()
    page.context.clear_cookies(name=site.SESSION_COOKIE_NAME)
    page.goto(f"{live_server.url}/admin/login/")
    page.fill("#id_username", "author")
    page.fill("#id_password", "kX9-vvQ2-pl")
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/password/")
    check(page)
