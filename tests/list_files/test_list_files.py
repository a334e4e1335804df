"""Every list of the back office as a file: what it shows, to whom, and the trail."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from disclosure.agencies import actions
from disclosure.audit.models import Entry
from disclosure.list_files import admin as list_files
from disclosure.list_files.admin import ListFileMixin
from disclosure.list_files.cells import cell_of
from disclosure.spreadsheets.admin import SheetExportMixin
from reports.models import Report
from reports.rules.vocabulary import State
from tests.national.shelf import put
from tests.people import login

pytestmark = pytest.mark.django_db

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REPORTS = "/admin/reports/report/"
#: Who may see a list that has no export of its own, and its first header.
LISTS = {
    "agencies/site": ("system", "网站名称"),
    "agencies/calendaryear": ("handler", "年份"),
    "agencies/user": ("security", "用户名"),
    "casework/desk": ("handler", "机构"),
    "casework/deadlinemove": ("handler", "办件"),
    "oversight/scheme": ("supervisor", "名称"),
    "reports/report": ("author", "标题"),
    "reports/campaign": ("supervisor", "年度"),
}
#: Lists that had an export before.
OWN = {
    "agencies/agency",
    "agencies/officer",
    "agencies/dayexception",
    "audit/entry",
    "casework/case",
}


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def rows_of(response) -> list[list[object]]:
    assert response.status_code == 200
    book = load_workbook(BytesIO(body(response)))
    (sheet,) = book.worksheets
    return [list(row) for row in sheet.iter_rows(values_only=True)]


@pytest.fixture
def shelf(world):
    """Three reports of the office, and one of an agency next door."""
    put(world.office, 2022)
    put(world.office, 2023)
    put(world.office, 2024, state=State.DRAFT)
    put(world.other, 2024)
    return world


@pytest.fixture
def author(shelf):
    return login(Client(), "author")


def lists():
    return {
        f"{model._meta.app_label}/{model._meta.model_name}": owner
        for model, owner in admin.site._registry.items()
    }


def test_every_list_has_a_file():
    found = {
        name
        for name, owner in lists().items()
        if isinstance(owner, ListFileMixin) and owner.has_list_file
    }
    own = {name for name, one in lists().items() if isinstance(one, SheetExportMixin)}
    assert own == OWN
    assert found >= set(LISTS)
    assert found.isdisjoint(own)
    ours = {name for name in lists() if name.split("/")[0] in NAMES}
    assert ours == found | own


NAMES = {name.split("/")[0] for name in {*LISTS, *OWN}}


@pytest.mark.parametrize("name", LISTS)
def test_the_button_and_its_file(shelf, name):
    who, first = LISTS[name]
    client = login(Client(), who)
    page = client.get(f"/admin/{name}/")
    assert page.status_code == 200
    assert f'href="/admin/{name}/list.xlsx?"' in page.content.decode()
    response = client.get(f"/admin/{name}/list.xlsx")
    assert response["Content-Type"] == XLSX
    assert response["Cache-Control"].startswith("no-store")
    assert "attachment" in response["Content-Disposition"]
    rows = rows_of(response)
    assert rows[0][0] == first
    assert len(rows) == 1 + page.context["cl"].result_count
    assert len(rows[0]) == len(page.context["cl"].list_display)


@pytest.mark.parametrize("name", sorted(OWN))
def test_a_list_with_an_export_keeps_that_one(shelf, name):
    who = {"casework/case": "handler", "audit/entry": "audit"}.get(name, "system")
    who = "security" if name == "agencies/officer" else who
    client = login(Client(), who)
    html = client.get(f"/admin/{name}/").content.decode()
    assert "/export/" in html
    assert "list.xlsx" not in html
    assert client.get(f"/admin/{name}/list.xlsx").status_code in (301, 302)


# What is in it


def test_the_rows_and_columns_of_the_page_as_plain_text(author, shelf):
    rows = rows_of(author.get(f"{REPORTS}list.xlsx"))
    assert rows[0] == ["标题", "机构", "年度", "版次", "状态", "发布时间"]
    assert [row[2] for row in rows[1:]] == [2024, 2023, 2022]
    assert rows[1][:5] == [
        "示例县人民政府办公室2024年政府信息公开工作年度报告",
        "示例县人民政府办公室",
        2024,
        1,
        "草稿",
    ]
    assert rows[1][5] is None
    published = Report.objects.get(year=2023, agency=shelf.office).published_at
    assert abs(rows[2][5].timestamp() - naive(published)) < 60


def naive(moment):
    from django.utils import timezone

    return timezone.make_naive(moment).timestamp()


@pytest.mark.parametrize(
    ("query", "years"),
    [
        ("year=2023", [2023]),
        ("q=2022", [2022]),
        ("state__exact=published", [2023, 2022]),
        ("o=2", [2022, 2023, 2024]),
        ("o=-2", [2024, 2023, 2022]),
        ("q=没有", []),
        ("state__exact=published&o=2", [2022, 2023]),
    ],
)
def test_it_is_filtered_and_sorted_as_the_page(author, query, years):
    assert f"{REPORTS}list.xlsx?" in author.get(f"{REPORTS}?{query}").content.decode()
    rows = rows_of(author.get(f"{REPORTS}list.xlsx?{query}"))
    assert [row[2] for row in rows[1:]] == years


def test_all_pages_are_in_it(author, monkeypatch):
    monkeypatch.setattr(lists()["reports/report"], "list_per_page", 1)
    monkeypatch.setattr(list_files, "_BATCH", 2)
    rows = rows_of(author.get(f"{REPORTS}list.xlsx?p=2"))
    assert [row[2] for row in rows[1:]] == [2024, 2023, 2022]


def test_nobody_gets_rows_out_of_reach(shelf):
    rows = rows_of(login(Client(), "outsider").get(f"{REPORTS}list.xlsx"))
    assert [row[1] for row in rows[1:]] == ["示例县教育局"]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_runs_as_a_formula(author, shelf, sign):
    Report.objects.filter(year=2023).update(title=f"{sign}1+1")
    content = body(author.get(f"{REPORTS}list.xlsx?year=2023"))
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    title = str(sheet["A2"].value)
    # Markup is taken out of a link, and with it the white space around its text.
    assert title == (f"'{sign}1+1" if sign.strip() else "1+1")
    book = ZipFile(BytesIO(content))
    assert b"<f" not in book.read("xl/worksheets/sheet1.xml")


def test_words_that_look_like_markup_stay_words(author, shelf):
    words = "<b>甲</b> & <script>alert(1)</script>"
    Report.objects.filter(year=2023).update(title=words)
    rows = rows_of(author.get(f"{REPORTS}list.xlsx?year=2023"))
    assert rows[1][0] == words


def test_yes_and_no_are_words(shelf):
    client = login(Client(), "security")
    rows = rows_of(client.get("/admin/agencies/user/list.xlsx"))
    assert {row[2] for row in rows[1:]} == {"是"}


def test_a_row_that_points_nowhere_is_empty():
    class Broken:
        model = Report

        def column(self, row):
            raise Report.DoesNotExist

    assert cell_of("column", Report(), Broken()) is None


# Doors


@pytest.mark.parametrize("name", LISTS)
def test_the_doors(shelf, name):
    who, _first = LISTS[name]
    path = f"/admin/{name}/list.xlsx"
    client = login(Client(), who)
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(path).status_code == 405
    assert client.head(path).status_code == 200
    stranger = Client().get(path)
    assert stranger.status_code == 302 and "/login/" in stranger["Location"]
    actions.create_user("nobody", "示例无职", "a-long-示例-password", by=None)
    for wrong in ("nobody", WRONG[name]):
        response = login(Client(), wrong).get(path)
        assert response.status_code in (302, 403), wrong
        assert not Entry.objects.filter(action="list.export").exists()


WRONG = {
    "agencies/site": "handler",
    "agencies/calendaryear": "nobody",
    "agencies/user": "handler",
    "casework/desk": "author",
    "casework/deadlinemove": "author",
    "oversight/scheme": "handler",
    "reports/report": "handler",
    "reports/campaign": "handler",
}


def test_every_export_leaves_a_line_in_the_trail(author, shelf):
    response = author.get(f"{REPORTS}list.xlsx?q=13800138000&o=3")
    entry = Entry.objects.get(action="list.export")
    assert body(response)
    assert (entry.actor_id, entry.agency_id) == (
        shelf.people["author"].pk,
        shelf.office.pk,
    )
    assert entry.object_label == "年度报告"
    assert entry.detail == {
        "what": "reports.report",
        "count": 0,
        "filters": ["o", "q"],
    }
    assert "13800138000" not in str(entry.detail)
    trail = login(Client(), "audit").get("/admin/audit/entry/?action=list.export")
    assert "导出列表" in trail.content.decode()


def test_looking_at_the_list_or_asking_for_its_size_leaves_none(author):
    author.get(REPORTS)
    author.head(f"{REPORTS}list.xlsx")
    assert not Entry.objects.filter(action="list.export").exists()


def test_a_list_that_is_too_long_is_not_cut_off(author, monkeypatch):
    monkeypatch.setattr(list_files, "MOST_ROWS", 2)
    response = author.get(f"{REPORTS}list.xlsx?o=3", follow=True)
    assert response.redirect_chain == [(f"{REPORTS}?o=3", 302)]
    assert "一次最多导出 2 行，请先筛选。" in response.content.decode()
    assert not Entry.objects.filter(action="list.export").exists()
    rows = rows_of(author.get(f"{REPORTS}list.xlsx?state__exact=published"))
    assert len(rows) == 3


@pytest.mark.parametrize(
    "query", ["foo=bar", "p=999", "o=x.y", "year=²", "q=%00", "state__exact=%00"]
)
def test_a_wrong_filter_breaks_nothing(author, query):
    response = author.get(f"{REPORTS}list.xlsx?{query}")
    assert response.status_code in (200, 302, 400)


def test_the_statements_do_not_grow_with_the_rows(author, shelf):
    def statements():
        with CaptureQueriesContext(connection) as asked:
            body(author.get(f"{REPORTS}list.xlsx"))
        return len(asked)

    statements()
    few = statements()
    for year in range(2010, 2020):
        put(shelf.office, year)
    assert statements() == few <= 16
