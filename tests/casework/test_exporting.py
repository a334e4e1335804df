"""The list as a table: masked unless there is a reason, recorded, bounded."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from disclosure.agencies.vocabulary import Role
from disclosure.audit.models import Entry
from disclosure.casework.admin import sheets
from disclosure.casework.models import Case
from tests.casework.factories import answered, make_desk, received, submitted
from tests.factories import World, make_user

pytestmark = pytest.mark.django_db
EXPORT = "admin:casework_case_export"
CSV, XLSX = "0", "1"


@pytest.fixture
def cases(world: World) -> list[Case]:
    desk = make_desk(world)
    done = received(world, desk)
    return [submitted(desk, subject="=HYPERLINK(1)"), answered(world, done)]


def export(client, query: str = "", **answers: str):
    sent = {"format": CSV, "resource": "0", **answers}
    return client.post(reverse(EXPORT) + query, sent)


def test_masked_by_default_and_recorded(world, cases, client_of):
    answer = export(client_of("handler"))
    assert answer.status_code == 200
    text = answer.content.decode("utf-8-sig")
    assert "示某某" in text and "138****0000" in text
    for secret in (
        "示例申请人",
        "13800000000",
        "11010519491231002X",
        "applicant@example.com",
        "示例路",
        "各学校",
    ):
        assert secret not in text
    entry = Entry.objects.get(action="case.export")
    assert entry.detail == {"count": 2, "unmasked": False, "reason": ""}
    assert entry.agency_id == world.agency.pk


def test_a_formula_cannot_run(cases, client_of):
    assert ",'=HYPERLINK(1)," in export(client_of("handler")).content.decode()
    book = openpyxl.load_workbook(
        BytesIO(export(client_of("handler"), format=XLSX).content)
    )
    rows = list(book.active.values)
    assert len(rows) == 3
    assert "'=HYPERLINK(1)" in rows[1] + rows[2]


def test_in_full_only_with_a_reason(cases, client_of):
    client = client_of("handler")
    refused = export(client, unmasked="on", reason="  ")
    assert "请写明为什么" in refused.content.decode()
    assert "示例申请人" not in refused.content.decode()
    assert not Entry.objects.filter(action="case.export").exists()
    given = export(client, unmasked="on", reason="行政复议机关调阅（示例）")
    assert "示例申请人" in given.content.decode()
    entry = Entry.objects.get(action="case.export")
    assert entry.detail["unmasked"] is True
    assert entry.detail["reason"] == "行政复议机关调阅（示例）"


def test_an_overlong_reason_is_refused(cases, client_of):
    answer = export(client_of("handler"), unmasked="on", reason="长" * 300)
    assert answer.context["form"].errors["reason"]


def test_filters_hold_for_the_export(cases, client_of):
    text = export(client_of("handler"), "?group=closed").content.decode()
    assert cases[1].number in text
    assert cases[0].number not in text


def test_only_what_one_sees(world, cases, client_of):
    make_user("other-handler", agency=world.other, role=Role.HANDLER)
    answer = export(client_of("other-handler"))
    assert cases[0].number not in answer.content.decode()
    assert client_of("outsider").get(reverse(EXPORT)).status_code == 403
    assert export(client_of("system")).status_code == 403


def test_too_many_rows_are_told_not_cut(cases, client_of, monkeypatch):
    monkeypatch.setattr(sheets, "EXPORT_ROWS", 1)
    answer = export(client_of("handler"))
    assert "一次最多导出 1 件" in answer.content.decode()
    assert cases[0].number not in answer.content.decode()
    assert not Entry.objects.filter(action="case.export").exists()


def test_the_page_opens(cases, client_of):
    page = client_of("supervisor").get(reverse(EXPORT))
    assert page.status_code == 200
    assert "理由" in page.content.decode()
