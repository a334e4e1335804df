"""Taking the form in from a file: preview, confirmation, and what is refused."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from reports.actions.starting import start_report
from reports.form.sheet import write_form
from reports.models import Report
from reports.rules.vocabulary import Source, State
from tests.national.papers import make_national, values_of
from tests.national.sheets import FORM, REQUESTS, csv_of, read
from tests.people import login
from tests.reports.desk import make_draft, page, picture

RECEIVED = "requests.received.natural_person"
FULL = values_of("form2021")


@pytest.fixture
def report(world):
    return start_report(
        world.agency, 2025, by=world.people["author"], format="form2021"
    )


@pytest.fixture
def author(world):
    return login(Client(), "author")


def send(client: Client, report: Report, content: bytes, name: str = "表.xlsx"):
    upload = SimpleUploadedFile(name, content)
    return client.post(page("form_import", report.pk), {"file": upload})


def waiting(response) -> str:
    return response.content.decode().split('name="waiting" value="')[1].split('"')[0]


def confirm(client: Client, report: Report, token: str, **reasons: str):
    return client.post(page("form_import", report.pk), {"waiting": token, **reasons})


def test_it_works(report, author):
    assert author.get(page("form_import", report.pk)).status_code == 200
    before = picture(report)
    response = send(author, report, write_form(FULL, FORM))
    html = response.content.decode()
    assert response.status_code == 200 and "将改 200 格" in html
    assert f"{REQUESTS}!D4" in html
    assert picture(report) == before
    response = confirm(author, report, waiting(response))
    assert response["Location"] == page("form", report.pk)
    rows = {row.code: row for row in report.statistics.all()}
    assert {code: rows[code].value for code in FULL} == {
        code: Decimal(text) for code, text in FULL.items()
    }
    assert {row.source for row in rows.values()} == {Source.IMPORTED}
    assert rows["proactive.fee.amount"].decimals == 2


@pytest.mark.parametrize(
    ("who", "status"),
    [("outsider", 404), ("handler", 403), ("reviewer", 403), ("supervisor", 403)],
)
def test_only_authors_import(report, who, status):
    client, before = login(Client(), who), picture(report)
    assert client.get(page("form_import", report.pk)).status_code == status
    assert send(client, report, write_form(FULL, FORM)).status_code == status
    assert picture(report) == before


@pytest.mark.parametrize(("who", "status"), [("outsider", 404), ("handler", 403)])
def test_only_readers_download(report, who, status):
    client = login(Client(), who)
    assert client.get(page("form_file", report.pk)).status_code == status


def test_other_methods_are_refused(report, author):
    for method in ("PUT", "DELETE"):
        for name in ("form_import", "form_file"):
            assert author.generic(method, page(name, report.pk)).status_code == 405
    assert author.post(page("form_file", report.pk)).status_code == 405


def test_the_download_is_the_form_filled_or_empty(world):
    report = make_national(world, State.DRAFT)
    client = login(Client(), "supervisor")
    response = client.get(page("form_file", report.pk))
    assert "attachment" in response["Content-Disposition"]
    filled = read(openpyxl.load_workbook(BytesIO(response.content)))
    assert filled.figures == {**FULL, "proactive.fee.amount": "12.50"}
    response = client.get(page("form_file", report.pk), {"blank": "1"})
    empty = read(openpyxl.load_workbook(BytesIO(response.content)))
    assert set(empty.figures.values()) == {""}


def test_errors_are_named_by_cell_and_nothing_can_be_confirmed(report, author):
    workbook = openpyxl.load_workbook(BytesIO(write_form(FULL, FORM)))
    workbook[REQUESTS]["D4"], workbook[REQUESTS]["E5"] = "/", "约三件"
    out = BytesIO()
    workbook.save(out)
    before = picture(report)
    response = send(author, report, out.getvalue())
    html = response.content.decode()
    assert response.status_code == 422
    assert f"<code>{REQUESTS}!D4</code>" in html and f"{REQUESTS}!E5" in html
    assert "确认导入" not in html
    assert picture(report) == before


def test_blank_cells_change_nothing(world, author):
    report = make_national(world, State.DRAFT)
    html = send(author, report, csv_of({RECEIVED: ""}), "a.csv").content.decode()
    assert "没有要改的" in html
    response = send(author, report, csv_of({RECEIVED: "41"}), "a.csv")
    assert "将改 1 格" in response.content.decode()
    confirm(author, report, waiting(response))
    assert report.statistics.get(code=RECEIVED).value == 41
    assert not report.statistics.filter(value=None).exists()


def test_over_a_computed_figure_the_reason_is_asked_for(report, author):
    report.statistics.filter(code=RECEIVED).update(
        value=Decimal(40), computed=Decimal(40), source=Source.COMPUTED
    )
    response = send(author, report, write_form({**FULL, RECEIVED: "41"}, FORM))
    assert f'name="reason-{RECEIVED}"' in response.content.decode()
    token = waiting(response)
    response = confirm(author, report, token)
    html = response.content.decode()
    assert response.status_code == 422
    assert "已导入 199 格" in html and f'id="error-{RECEIVED}"' in html
    assert report.statistics.get(code=RECEIVED).value == 40
    reasons = {f"reason-{RECEIVED}": "示例：线下一件。"}
    response = confirm(author, report, waiting(response), **reasons)
    assert response.status_code == 302
    row = report.statistics.get(code=RECEIVED)
    assert (row.value, row.source) == (41, Source.ADJUSTED)


def test_what_another_wrote_since_the_preview_is_not_overwritten(report, author):
    token = waiting(send(author, report, write_form(FULL, FORM)))
    report.statistics.filter(code=RECEIVED).update(value=Decimal(99))
    response = confirm(author, report, token)
    assert response.status_code == 422
    assert "别人刚把它改成了 99" in response.content.decode()
    assert report.statistics.get(code=RECEIVED).value == 99


@pytest.mark.parametrize("token", ["", "x", "abc:def:ghi"])
def test_a_preview_that_was_tampered_with_is_refused(report, author, token):
    before = picture(report)
    response = confirm(author, report, token)
    assert response.status_code == 302
    assert picture(report) == before


def test_a_preview_of_another_report_is_refused(world, report, author):
    other = start_report(
        world.agency, 2023, by=world.people["author"], format="form2021"
    )
    token = waiting(send(author, other, write_form(FULL, FORM)))
    before = picture(report)
    assert confirm(author, report, token).status_code == 302
    assert picture(report) == before


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"PK\x03\x04", "a.xlsx"), (b"\x00", "a.csv"), (b"x", "a.exe"), (b"", "a.csv")],
)
def test_a_broken_file_is_one_sentence(report, author, content, name):
    response = send(author, report, content, name)
    assert response.status_code == 422
    assert response.content.decode().count('id="file-error"') == 1


def test_no_file_at_all(report, author):
    assert author.post(page("form_import", report.pk)).status_code == 422


def test_the_free_form_has_neither(world, author):
    free = make_draft(world)
    for name in ("form_import", "form_file"):
        response = author.get(page(name, free.pk))
        assert response["Location"] == page("figures", free.pk)
