"""Reminders, notices, assessments and sheets as files: what their pages list."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from disclosure.audit.models import Entry
from disclosure.oversight.models import Reminder
from disclosure.oversight.notice_words import title_of
from disclosure.oversight.views import list_files
from tests.oversight.isolation_world import make_isolation
from tests.oversight.notices_world import Desk, as_user, make_desk

TODAY = timezone.localdate()
pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def file_of(client: Client, name: str, query: str = "") -> list[tuple[object, ...]]:
    response = client.get(reverse(f"supervision:{name}") + query)
    assert response.status_code == 200
    assert response.headers["Cache-Control"].count("no-store") == 1
    assert response.headers["Content-Disposition"].startswith("attachment")
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    (sheet,) = book.worksheets
    return list(sheet.iter_rows(values_only=True))


def remind(desk: Desk, count: int = 1) -> list[Reminder]:
    return [
        Reminder.objects.create(
            case=desk.case(), due_on=TODAY + timedelta(5), step=step, on=TODAY
        )
        for step in (5, 3, 1)[:count]
    ]


def test_notices_as_they_are_filtered(desk: Desk) -> None:
    first, second = desk.issue(), desk.issue()
    header, *rows = file_of(as_user("county"), "notices_file")
    assert header[:3] == ("督办", "督办机关", "承办机关")
    assert {row[0] for row in rows} == {title_of(first), title_of(second)}
    assert {row[2] for row in rows} == {first.agency.name}
    assert file_of(as_user("county"), "notices_file", "?state=accepted")[1:] == []
    assert first.subject not in str(rows)


def test_reminders_as_they_are_filtered(desk: Desk) -> None:
    made = remind(desk, 3)
    _header, *rows = file_of(as_user("county"), "reminders_file")
    assert [row[1] for row in rows] == [one.case.number for one in reversed(made)]
    assert {row[6] for row in rows} == {"否"}
    (row,) = file_of(as_user("county"), "reminders_file", "?step=3")[1:]
    assert row[1] == made[1].case.number
    assert made[0].case.subject not in str(rows)


def test_assessments_and_sheets(settings, tmp_path, db) -> None:
    settings.MEDIA_ROOT = tmp_path
    side = make_isolation().mine
    assert side.assessment and side.sheet
    supervisor = Client()
    supervisor.force_login(side.people["supervisor"])
    _header, *rows = file_of(supervisor, "assessments_file")
    assert side.assessment.title in {row[0] for row in rows}
    handler = Client()
    handler.force_login(side.people["handler"])
    _header, *rows = file_of(handler, "sheets_file")
    assert side.assessment.title in {row[0] for row in rows}


def test_a_wrong_filter_goes_back_to_the_page(desk: Desk) -> None:
    for name, page in (("reminders", "reminders"), ("notices", "notices")):
        query = "?agency=nirgends&state=x"
        response = as_user("county").get(reverse(f"supervision:{name}_file") + query)
        assert response.status_code == 302
        assert response.url.startswith(reverse(f"supervision:{page}") + "?")


def test_a_long_list_is_refused_and_not_cut(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    remind(desk, 3)
    monkeypatch.setattr(list_files, "MOST_ROWS", 2)
    response = as_user("county").get(reverse("supervision:reminders_file"), follow=True)
    assert "一次最多导出 2 行，请先筛选。" in response.content.decode()
    assert not Entry.objects.filter(action="list.export").exists()


def test_an_export_leaves_a_line_and_a_look_none(desk: Desk) -> None:
    remind(desk, 2)
    client = as_user("county")
    assert client.head(reverse("supervision:reminders_file")).status_code == 200
    assert not Entry.objects.filter(action="list.export").exists()
    file_of(client, "reminders_file", "?step=5")
    entry = Entry.objects.get(action="list.export")
    assert entry.detail == {
        "what": "oversight.reminders",
        "count": 1,
        "filters": ["step"],
    }


@pytest.mark.parametrize("name", ["reminders", "assessments"])
def test_doors_of_supervisors(desk: Desk, name: str) -> None:
    path = reverse(f"supervision:{name}_file")
    assert as_user("county").get(path).status_code == 200
    assert as_user("county").post(path).status_code == 405
    assert as_user("handler").get(path).status_code == 403
    assert Client().get(path).status_code == 302


@pytest.mark.parametrize("name", ["notices", "sheets"])
def test_doors_of_officers(desk: Desk, name: str) -> None:
    path = reverse(f"supervision:{name}_file")
    for who in ("county", "handler"):
        assert as_user(who).get(path).status_code == 200
    assert as_user("handler").post(path).status_code == 405
    assert as_user("author").get(path).status_code == 403
    assert Client().get(path).status_code == 302


def test_more_rows_cost_no_more_questions(
    desk: Desk, django_assert_max_num_queries
) -> None:
    for _ in range(6):
        desk.issue()
    remind(desk, 3)
    client = as_user("county")
    client.get("/admin/")
    for name in ("notices_file", "reminders_file"):
        with django_assert_max_num_queries(18):
            file_of(client, name)
