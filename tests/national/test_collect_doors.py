"""Every address of the collection: who gets in, by which method, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from disclosure.audit.models import Entry
from reports.actions.collecting import excuse, remind
from reports.models import Campaign, Obligation, Reminder, Report
from reports.rules.vocabulary import State
from tests.factories import World, make_agency, make_user
from tests.national.collection import (
    YEAR,
    Collection,
    address,
    collect,
    on,
    one_of_each,
    report_in,
)
from tests.people import login

READ, WRITE, BOTH = {"GET", "HEAD"}, {"POST"}, {"GET", "HEAD", "POST"}
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"}
MANAGERS = {"county-author", "county-approver", "county-supervisor"}
READERS = MANAGERS | {"county-reviewer"}
INSIDERS = READERS | {"county-handler"}
#: Officers of agencies below; their own officers, not those of the county.
OUTSIDERS = {"outsider", "author", "approver", "supervisor", "system"}


@dataclass(frozen=True)
class Door:
    methods: frozenset[str] | set[str]
    readers: frozenset[str] | set[str]
    writers: frozenset[str] | set[str] = frozenset()


DOORS = {
    "board": Door(READ, READERS),
    "sheet": Door(READ, READERS),
    "remind": Door(WRITE, set(), MANAGERS),
    "days": Door(BOTH, MANAGERS, MANAGERS),
    "include": Door(WRITE, set(), MANAGERS),
    "excuse": Door(BOTH, MANAGERS, MANAGERS),
}
OF_DJANGO = {"changelist", "add", "history", "delete", "change"}


@pytest.fixture
def collection(world: World, monkeypatch: Any) -> Collection:
    on(monkeypatch, date(2026, 1, 20))
    made = collect(world)
    new = make_agency("示例新局", "new", world.county)
    assert not made.campaign.obligations.filter(agency=new).exists()
    return made


def where(collection: Collection, name: str) -> str:
    if name == "excuse":
        obligation = collection.obligation(collection.world.other)
        return address(name, collection.campaign.pk, obligation.pk)
    return address(name, collection.campaign.pk)


def fields(collection: Collection, name: str) -> dict[str, object]:
    new = collection.world.county.subordinates.get(slug="new")
    return {
        "remind": {"all": "1", "text": "请报送", "show": "missing"},
        "days": {"internal_due_on": "2026-01-22", "note": "请早报"},
        "include": {"agency": new.pk},
        "excuse": {"reason": "垂直管理"},
    }[name]


def picture() -> dict[str, object]:
    return {
        "campaigns": list(Campaign.objects.order_by("pk").values()),
        "obligations": list(Obligation.objects.order_by("pk").values()),
        "reminders": Reminder.objects.count(),
        "reports": Report.objects.count(),
        "trail": Entry.objects.filter(action__startswith="campaign.").count(),
    }


def test_every_address_has_a_row_in_this_test():
    (admin,) = [
        part for part in get_resolver().url_patterns if str(part.pattern) == "admin/"
    ]
    names = {
        pattern.name
        for part in admin.url_patterns
        for pattern in getattr(part, "url_patterns", [])
        if (pattern.name or "").startswith("reports_campaign_")
    }
    found = {name.removeprefix("reports_campaign_") for name in names}
    # Every list has its file: tests/list_files.
    assert found == set(DOORS) | OF_DJANGO | {"task", "list_file"}


@pytest.mark.parametrize("name", [n for n in DOORS if "GET" in DOORS[n].methods])
def test_whoever_may_read_is_shown_it(collection, name):
    for who in INSIDERS | OUTSIDERS:
        client = login(Client(), who)
        status = client.get(where(collection, name)).status_code
        if who in DOORS[name].readers:
            assert status == 200, who
            assert client.head(where(collection, name)).status_code == 200
        else:
            assert status == (403 if who in INSIDERS else 404), who


@pytest.mark.parametrize("name", [n for n in DOORS if "POST" in DOORS[n].methods])
def test_only_who_may_write_changes_something(collection, name):
    before, given = picture(), fields(collection, name)
    for who in (INSIDERS | OUTSIDERS) - DOORS[name].writers:
        response = login(Client(), who).post(where(collection, name), given)
        assert response.status_code == (403 if who in INSIDERS else 404), who
        assert picture() == before, who
    response = login(Client(), "county-author").post(where(collection, name), given)
    assert response.status_code == 302
    assert response["Location"].startswith(address("board", collection.campaign.pk))
    assert picture() != before


@pytest.mark.parametrize("name", DOORS)
def test_every_other_method_is_refused(collection, name):
    client = login(Client(), "county-author")
    for method in METHODS - DOORS[name].methods:
        response = client.generic(method, where(collection, name))
        assert response.status_code == 405, method


@pytest.mark.parametrize("name", DOORS)
def test_a_stranger_is_sent_to_the_login_page(collection, name):
    method = "get" if "GET" in DOORS[name].methods else "post"
    response = getattr(Client(), method)(where(collection, name))
    assert response.status_code == 302
    assert "/login/" in response["Location"]


@pytest.mark.parametrize("name", DOORS)
def test_what_does_not_exist_is_not_found(collection, name):
    client = login(Client(), "county-author")
    method = "get" if "GET" in DOORS[name].methods else "post"
    more = [1] if name == "excuse" else []
    for strange in (0, 10**30):
        response = getattr(client, method)(address(name, strange, *more))
        assert response.status_code == 404


def test_an_obligation_of_another_collection_is_not_found(collection):
    world = collection.world
    other = Campaign.objects.create(
        agency=world.city,
        year=YEAR,
        internal_due_on=date(2026, 1, 26),
        due_on=date(2026, 1, 31),
        own_due_on=date(2026, 3, 31),
    )
    strange = other.obligations.create(agency=world.other)
    client = login(Client(), "county-author")
    page = address("excuse", collection.campaign.pk, strange.pk)
    assert client.post(page, {"reason": "垂直管理"}).status_code == 404
    reminding = where(collection, "remind")
    for chosen in (strange.pk, "x", "-1", "٣", 10**30):
        response = client.post(reminding, {"chosen": chosen, "text": "请报送"})
        assert response.status_code == 404, chosen
    assert not Reminder.objects.exists()


# --- opening ----------------------------------------------------------------


def opening(world: World, **more: object) -> dict[str, object]:
    return {"agency": world.county.pk, "year": 2024, "note": "请早报", **more}


def test_who_may_open_a_collection(collection):
    world, page = collection.world, address("add")
    for who in ("county-reviewer", "county-handler", "outsider", "author", "system"):
        client = login(Client(), who)
        assert client.get(page).status_code == 403, who
        assert client.post(page, opening(world)).status_code == 403, who
    assert Campaign.objects.count() == 1
    client = login(Client(), "county-approver")
    assert client.get(page).status_code == 200
    response = client.post(page, opening(world))
    campaign = Campaign.objects.get(year=2024)
    assert response["Location"] == address("board", campaign.pk)
    assert campaign.internal_due_on == date(2025, 1, 26)
    for method in METHODS - BOTH:
        assert client.generic(method, page).status_code == 405, method


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"year": YEAR}, "已经建立"),
        ({"year": 2027}, "还没有开始"),
        ({"year": "x"}, "整数"),
        ({"internal_due_on": "2025-02-01"}, "不晚于法定期限"),
        ({"internal_due_on": "x"}, "日期"),
        ({"note": "长" * 2001}, "不超过2000个字"),
    ],
)
def test_what_is_wrong_with_a_new_collection_is_said(collection, given, words):
    client = login(Client(), "county-author")
    response = client.post(address("add"), opening(collection.world, **given))
    assert response.status_code == 422
    assert words in response.content.decode()
    assert Campaign.objects.count() == 1


def test_nobody_opens_a_collection_for_somebody_else(collection):
    client = login(Client(), "county-author")
    given = opening(collection.world, agency=collection.world.city.pk)
    assert client.post(address("add"), given).status_code == 422
    assert Campaign.objects.count() == 1


def test_without_anybody_below_the_page_says_so(world):
    lonely = make_agency("示例独立局", "lonely")
    make_user("lonely", "示例独", lonely)
    page = login(Client(), "lonely").get(address("add"))
    assert "没有报告要收集" in page.content.decode()


def test_the_list_shows_the_own_collections(collection):
    title = f"{YEAR}年度"
    for who in READERS:
        page = login(Client(), who).get(address("changelist"))
        assert title in page.content.decode(), who
    for who in ("outsider", "author"):
        page = login(Client(), who).get(address("changelist"))
        assert where(collection, "board") not in page.content.decode(), who
    assert (
        login(Client(), "county-handler").get(address("changelist")).status_code == 403
    )


def test_djangos_own_pages_change_nothing(collection):
    pk, before = collection.campaign.pk, picture()
    for who in READERS:
        client = login(Client(), who)
        changed = client.get(address("change", pk))
        assert changed["Location"] == address("board", pk)
        client.post(address("change", pk), {"year": 2020})
        assert client.post(address("delete", pk), {"post": "yes"}).status_code == 403
        assert client.get(address("history", pk)).status_code == 200
    assert login(Client(), "outsider").get(address("change", pk)).status_code == 404
    assert (
        login(Client(), "county-handler").get(address("change", pk)).status_code == 403
    )
    assert picture() == before


def test_the_index_offers_it_to_who_collects(collection):
    link = f'href="{address("changelist")}"'
    assert link in login(Client(), "county-author").get("/admin/").content.decode()
    assert link not in login(Client(), "outsider").get("/admin/").content.decode()


# --- the board --------------------------------------------------------------


def test_a_reviewer_reads_the_board_without_its_tools(collection):
    page = login(Client(), "county-reviewer").get(where(collection, "board"))
    body = page.content.decode()
    assert collection.world.other.name in body
    for tool in ("remind-text", 'name="chosen"', "期限和要求", "不需报送</a>"):
        assert tool not in body, tool


def test_ticking_nobody_is_said(collection):
    client = login(Client(), "county-author")
    given = {"text": "自己写的话", "some": "", "show": "missing"}
    response = client.post(where(collection, "remind"), given)
    body = response.content.decode()
    assert response.status_code == 409
    assert "请先勾选要催办的机构" in body
    assert "自己写的话" in body


def test_reminding_the_ticked_ones(collection):
    one = collection.obligation(collection.world.other)
    client = login(Client(), "county-author")
    given = {"chosen": [one.pk], "text": "请报送", "some": "", "show": "missing"}
    response = client.post(where(collection, "remind"), given, follow=True)
    assert "已催办1家" in response.content.decode()
    assert response.redirect_chain[-1][0].endswith("?show=missing")
    assert Reminder.objects.get().obligation == one
    again = client.post(where(collection, "remind"), given)
    assert again.status_code == 409
    assert "今天已经用同样的话催办过" in again.content.decode()
    assert Reminder.objects.count() == 1


def test_how_many_were_left_out_is_said(collection):
    made = one_of_each(collection)
    ids = [collection.obligation(made[name]).pk for name in ("drafted", "tardy")]
    client = login(Client(), "county-author")
    given = {"chosen": ids, "text": "请报送"}
    body = client.post(where(collection, "remind"), given, follow=True).content
    assert "1家没有催办" in body.decode()


def test_every_text_is_escaped(collection):
    nasty = "<script>alert(1)</script>"
    one = collection.obligation(collection.world.other)
    remind(collection.campaign.pk, [one.pk], nasty, by=collection.boss)
    excuse(one.pk, reason=nasty, by=collection.boss)
    Campaign.objects.update(note=nasty)
    for who, page in (
        ("county-author", where(collection, "board")),
        ("outsider", address("task", one.pk)),
        ("outsider", "/admin/"),
    ):
        assert nasty not in login(Client(), who).get(page).content.decode(), page


@pytest.mark.parametrize("show", ["", "x", "late'--", "全部", "a" * 5000])
def test_a_strange_filter_shows_everything(collection, show):
    client = login(Client(), "county-author")
    page = client.get(where(collection, "board"), {"show": show})
    assert len(page.context["lines"]) == 4
    sheet = client.get(where(collection, "sheet"), {"show": show})
    assert sheet["Content-Disposition"].endswith('-all.xlsx"')


def test_a_report_is_linked_where_the_reader_may_open_it(collection):
    made = one_of_each(collection)
    draft = Report.objects.get(agency=made["drafted"])
    office = f"/admin/reports/report/{draft.pk}/"
    public = f"/reports/{made['tardy'].slug}/{YEAR}/"
    board = where(collection, "board")
    author = login(Client(), "county-author").get(board).content.decode()
    assert public in author
    assert office not in author
    supervisor = login(Client(), "county-supervisor").get(board).content.decode()
    assert office in supervisor


@pytest.mark.parametrize(
    ("page", "given", "words"),
    [
        ("days", {"internal_due_on": "2026-02-01"}, "不晚于法定期限"),
        ("days", {"internal_due_on": ""}, "必填"),
        ("days", {"internal_due_on": "2026-01-20", "note": "长" * 2001}, "不超过2000"),
        ("excuse", {"reason": " "}, "必填"),
        ("excuse", {"reason": "长" * 201}, "200"),
    ],
)
def test_what_is_wrong_is_said_on_the_form(collection, page, given, words):
    before = picture()
    client = login(Client(), "county-author")
    response = client.post(where(collection, page), given)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert picture() == before


def test_an_agency_on_the_list_cannot_be_included(collection):
    client = login(Client(), "county-author")
    for strange in (collection.world.other.pk, collection.world.city.pk, "x", ""):
        response = client.post(where(collection, "include"), {"agency": strange})
        assert response.status_code == 409, strange
        assert "请选择还不在名单里的下级机构" in response.content.decode()


# --- one's own task ---------------------------------------------------------


def task(collection: Collection) -> str:
    return address("task", collection.obligation(collection.world.other).pk)


def test_the_task_of_an_agency(collection):
    one = collection.obligation(collection.world.other)
    remind(collection.campaign.pk, [one.pk], "请尽快报送", by=collection.boss)
    Campaign.objects.update(note="请附台账。")
    client = login(Client(), "outsider")
    body = client.get(task(collection)).content.decode()
    for words in ("2026年1月26日（星期一）", "2026年1月31日（星期六）", "请尽快报送"):
        assert words in body
    assert "请附台账。" in body
    assert "开始编制" in body
    report_in(collection.world.other, State.DRAFT)
    assert "继续撰写" in client.get(task(collection)).content.decode()
    assert client.head(task(collection)).status_code == 200


@pytest.mark.parametrize(
    ("role", "status"),
    [("reviewer", 200), ("approver", 200), ("handler", 403), ("system_admin", 403)],
)
def test_colleagues_of_the_author(collection, role, status):
    make_user("someone", "示例某", collection.world.other, role)
    response = login(Client(), "someone").get(task(collection))
    assert response.status_code == status
    assert "开始编制" not in response.content.decode()


def test_a_task_is_nobody_elses(collection):
    for who in ("author", "county-author", "approver", "supervisor"):
        assert login(Client(), who).get(task(collection)).status_code == 404, who
    assert login(Client(), "county-supervisor").get(task(collection)).status_code == 200
    client = login(Client(), "outsider")
    for strange in (0, 10**30):
        assert client.get(address("task", strange)).status_code == 404
    for method in METHODS - READ:
        assert client.generic(method, task(collection)).status_code == 405, method
    assert Client().get(task(collection)).status_code == 302


def test_the_workbook_is_a_file_to_keep(collection):
    sheet = login(Client(), "county-author").get(where(collection, "sheet"))
    assert "spreadsheetml" in sheet["Content-Type"]
    assert sheet["Content-Disposition"].startswith("attachment; ")
    assert sheet.content[:2] == b"PK"
