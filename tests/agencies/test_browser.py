"""The back office in a real browser: accessible, within policy, narrow enough."""

import pytest

from disclosure.audit.models import Entry
from tests.conftest import axe_violations

pytestmark = pytest.mark.browser

WIDTHS = (1280, 360)
WRONG = """用户名,机构网址名,职责
nobody,shili-xian-office,审核
system,shili-xian-office,审计管理员
"""
RIGHT = """网址名,名称,类别,上级机构网址名
shili-new,示例县新中心,政府部门,shili-xian-office
shili-xian-centre,示例县公开中心,政府部门,shili-xian-office
"""


@pytest.fixture
def complaints(browser_page):
    """What the browser says in its console, above all about the policy."""
    found = []
    browser_page.on(
        "console",
        lambda line: found.append(line.text) if line.type == "error" else None,
    )
    browser_page.on("pageerror", lambda error: found.append(str(error)))
    return found


def check(page, complaints):
    said = [line for line in complaints if "Failed to load resource" not in line]
    assert said == []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert axe_violations(page) == []
    complaints.clear()


def pages(world):
    centre, author = world.centre.pk, world.people["author"]
    entry = Entry.objects.filter(agency_id=world.office.pk).latest("id")
    people = "/admin/agencies/"
    return {
        None: ["/admin/login/"],
        "author": ["/admin/", "/admin/password_change/"],
        "system": [
            "/admin/",
            f"{people}agency/",
            f"{people}agency/add/",
            f"{people}agency/{centre}/change/",
            f"{people}agency/{centre}/delete/",
            f"{people}agency/{centre}/history/",
            f"{people}agency/import/",
            f"{people}agency/export/",
            f"{people}site/",
            f"{people}site/{world.site.pk}/change/",
        ],
        "security": [
            f"{people}officer/",
            f"{people}officer/add/",
            f"{people}officer/{author.offices.get().pk}/change/",
            f"{people}user/",
            f"{people}user/add/",
            f"{people}user/{author.pk}/change/",
            f"{people}user/{author.pk}/password/",
        ],
        "audit": [
            "/admin/audit/entry/",
            f"/admin/audit/entry/{entry.pk}/change/",
            "/admin/audit/entry/export/",
        ],
    }


@pytest.mark.parametrize("who", [None, "author", "system", "security", "audit"])
def test_pages(world, live_server, browser_page, sign_in, complaints, who):
    if who:
        sign_in(browser_page, who)
    for path in pages(world)[who]:
        browser_page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        response = browser_page.goto(live_server.url + path)
        assert response.status == 200, path
        check(browser_page, complaints)


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_dark_and_high_contrast(world, live_server, browser_page, sign_in, scheme):
    sign_in(browser_page, "system")
    browser_page.emulate_media(color_scheme=scheme, contrast="more")
    for path in pages(world)["system"][:4]:
        browser_page.goto(live_server.url + path)
        assert axe_violations(browser_page) == []
    browser_page.emulate_media(color_scheme=scheme, contrast="no-preference")
    for path in pages(world)["system"][:4]:
        browser_page.goto(live_server.url + path)
        assert axe_violations(browser_page) == []


@pytest.mark.parametrize(
    ("who", "model", "content", "words"),
    [
        ("security", "officer", WRONG, "没有这个用户：nobody。"),
        ("system", "agency", RIGHT, "还没有写入"),
        ("system", "agency", "a,b\n1,2\n", "不认识这些列"),
    ],
)
def test_import_preview(
    world, live_server, browser_page, sign_in, complaints, who, model, content, words
):
    sign_in(browser_page, who)
    browser_page.goto(f"{live_server.url}/admin/agencies/{model}/import/")
    file = {"name": "table.csv", "mimeType": "text/csv", "buffer": content.encode()}
    browser_page.set_input_files("input[type=file]", files=[file])
    browser_page.get_by_role("button", name="预览").click()
    browser_page.get_by_text(words).wait_for()
    check(browser_page, complaints)


def test_a_wrong_form(world, live_server, browser_page, sign_in, complaints):
    sign_in(browser_page, "system")
    browser_page.goto(
        f"{live_server.url}/admin/agencies/agency/{world.centre.pk}/change/"
    )
    browser_page.fill("#id_credit_code", "91350100M000100Y44")
    browser_page.click("[name=_save]")
    browser_page.get_by_text("请核对这18位").wait_for()
    check(browser_page, complaints)


def test_another_language_and_back(world, live_server, browser_page, sign_in):
    sign_in(browser_page, "system")
    browser_page.goto(f"{live_server.url}/admin/agencies/agency/?q=centre")
    browser_page.get_by_role("link", name="English").click()
    browser_page.wait_for_url("**/admin/agencies/agency/?q=centre")
    assert browser_page.locator("html").get_attribute("lang") == "en"
    browser_page.get_by_role("link", name="中文").click()
    assert browser_page.locator("html").get_attribute("lang") == "zh-hans"


def test_logging_in_from_the_keyboard(world, live_server, browser_page):
    browser_page.goto(f"{live_server.url}/admin/")
    browser_page.keyboard.type("author")
    browser_page.keyboard.press("Tab")
    browser_page.keyboard.type("a-long-示例-password")
    browser_page.keyboard.press("Enter")
    browser_page.get_by_role("heading", name="待我办理").wait_for()


def test_a_reader_is_told_when_the_door_is_shut(world, live_server, browser_page):
    for _ in range(5):
        browser_page.goto(f"{live_server.url}/admin/login/")
        browser_page.fill("#id_username", "author")
        browser_page.fill("#id_password", "wrong")
        browser_page.click("input[type=submit]")
    browser_page.get_by_text("请等 15 分钟").wait_for()
    assert axe_violations(browser_page) == []
