"""Who reads the trail, and that nobody writes it by hand."""

import io

import openpyxl
import pytest
from django.urls import reverse

from disclosure.agencies.vocabulary import Role
from disclosure.audit.actions import record
from disclosure.audit.labels import ACTIONS, action_label
from disclosure.audit.models import Entry
from tests.factories import make_user

LIST = "admin:audit_entry_changelist"


@pytest.fixture
def entries(world):
    """One row in the own agency, one below, one above, one of no agency."""
    by = world.people["author"]
    places = {"own": world.office, "below": world.centre, "above": world.county}
    made = {
        name: record("report.start", agency, by=by, agency_id=agency.pk, year=2025)
        for name, agency in places.items()
    }
    made["nowhere"] = record("user.change", by, by=by, fields=["name", "email"])
    make_user("city-audit", "示例市审计", world.city, Role.AUDIT_ADMIN)
    return made


def url(name, *args):
    return reverse(f"admin:audit_entry_{name}", args=args)


def test_only_audit_administrators_read_the_trail(client_of, entries):
    for who in ("author", "supervisor", "system", "security", "outsider"):
        assert client_of(who).get(url("changelist")).status_code == 403
        assert client_of(who).get(url("export")).status_code == 403
        assert client_of(who).get(url("change", entries["own"].pk)).status_code == 404
    assert client_of("audit").get(url("changelist")).status_code == 200


def test_down_the_tree_only(client_of, entries):
    expected = {"own": 200, "below": 200, "above": 404, "nowhere": 404}
    for name, status in expected.items():
        response = client_of("audit").get(url("change", entries[name].pk))
        assert response.status_code == status, name


def test_the_root_reads_everything(client_of, entries):
    for entry in entries.values():
        response = client_of("city-audit").get(url("change", entry.pk))
        assert response.status_code == 200


@pytest.mark.parametrize("name", ["change", "delete"])
def test_nobody_changes_or_deletes_by_hand(client_of, entries, name):
    address = url(name, entries["own"].pk)
    for data in ({"post": "yes"}, {"actor_name": "x", "_save": "1"}):
        assert client_of("audit").post(address, data).status_code == 403
    entries["own"].refresh_from_db()
    assert entries["own"].actor_name == "示例撰写"


def test_nobody_adds_by_hand(client_of, entries):
    assert client_of("audit").get(url("add")).status_code == 403
    assert client_of("audit").post(url("add"), {"action": "x"}).status_code == 403


def test_a_list_action_deletes_nothing(client_of, entries):
    before = Entry.objects.count()
    data = {"action": "delete_selected", "_selected_action": [entries["own"].pk]}
    client_of("audit").post(url("changelist"), data)
    assert Entry.objects.count() >= before


def test_filters(client_of, entries):
    client = client_of("audit")

    def shown(**query):
        response = client.get(url("changelist"), query)
        return {entry.pk for entry in response.context["cl"].queryset}

    started = {entries["own"].pk, entries["below"].pk}
    assert shown(action="report.start") == started
    assert shown(q="示例撰写") >= started
    assert shown(q="没有这个人") == set()
    past = {"at__gte": "2020-01-01 00:00Z", "at__lt": "2020-01-02 00:00Z"}
    assert shown(**past) == set()


def test_words_instead_of_codes(client_of, entries):
    content = client_of("audit").get(url("changelist")).content.decode()
    assert "新建报告" in content
    detail = client_of("audit").get(url("change", entries["own"].pk)).content.decode()
    assert "year：2025" in detail


def test_every_code_has_words_and_a_strange_one_stands_for_itself():
    assert all(words for words in ACTIONS.values())
    assert action_label("agency.found") == "设立机构"
    assert action_label("something.new") == "something.new"


def test_export_keeps_to_the_reach(client_of, entries):
    response = client_of("audit").post(url("export"), {"format": "0", "resource": "0"})
    content = response.content.decode("utf-8-sig")
    assert content.startswith("编号,时间,操作人,操作")
    assert "示例县政务公开中心" in content
    assert entries["above"].digest not in content
    workbook = client_of("city-audit").post(
        url("export"), {"format": "1", "resource": "0"}
    )
    sheet = openpyxl.load_workbook(io.BytesIO(workbook.content)).active
    assert sheet.max_row == Entry.objects.count() + 1


def test_nothing_is_imported(client_of, entries):
    response = client_of("audit").get("/admin/audit/entry/import/", follow=True)
    assert response.status_code == 404


def test_a_failed_log_in_keeps_no_word_that_was_typed(world, client):
    data = {"username": "author", "password": "typed-by-mistake"}
    client.post(reverse("admin:login"), data)
    entry = Entry.objects.latest("id")
    assert entry.action == "login_failed"
    assert "typed" not in f"{entry.detail}{entry.object_label}"
    client.post(reverse("admin:login"), {"username": "typed", "password": "x"})
    assert Entry.objects.latest("id") == entry


def test_after_five_failures_the_door_stays_shut_and_says_so(world, client):
    data = {"username": "author", "password": "wrong"}
    for _ in range(5):
        response = client.post(reverse("admin:login"), data)
    assert response.status_code == 429
    assert "请等 15 分钟" in response.content.decode()
