"""All figures of a year as files: what is in them, who gets them, and how."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from decimal import Decimal
from itertools import islice

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.http import http_date
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from disclosure.pagecache.actions import site_changed
from reports.actions import moving
from reports.document import from_json
from reports.exports import as_json
from reports.models import PublishedDocument, Report
from reports.opendata import files, listed, years
from reports.opendata.columns import columns
from reports.rules.formats import FORMATS
from reports.rules.vocabulary import State
from reports.schema import year_schema
from reports.views import opendata
from tests.national.papers import make_national
from tests.national.shelf import put
from tests.reports.desk import make_report
from tests.reports.test_public_pages import document

pytestmark = pytest.mark.django_db

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
SIGNS = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture(autouse=True)
def _fresh(db):
    site_changed()


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def csv_rows(response) -> list[dict[str, str]]:
    text = body(response).decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def xlsx_rows(response) -> list[list[object]]:
    book = load_workbook(io.BytesIO(body(response)))
    (sheet,) = book.worksheets
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def year_of(client, year, kind="csv"):
    response = client.get(f"/reports/data/{year}.{kind}")
    assert response.status_code == 200
    return response


@pytest.fixture
def shelf(world):
    """Two agencies of 2024, one of 2023; editions not in force beside them."""
    put(world.office, 2024, figures={"own.a": "12", "own.b": None})
    put(world.other, 2024, figures={"own.a": "96171.60", "own.c": "-3"}, form="free")
    put(world.other, 2024, figures={"old": "1"}, state=State.SUPERSEDED, edition=9)
    put(world.centre, 2024, figures={"bad": "1"}, state=State.WITHDRAWN)
    put(world.county, 2024, figures={"draft": "1"}, state=State.DRAFT)
    put(world.office, 2023, figures={"own.a": "5"})
    return world


# What is in the files


def test_a_row_for_every_figure_of_every_edition_in_force(client, shelf):
    rows = csv_rows(year_of(client, 2024))
    found = [(row["网址名"], row["代码"], row["数值"]) for row in rows]
    assert found == [
        ("shili-xian-office", "own.a", "12"),
        ("shili-xian-office", "own.b", ""),
        ("shili-xian-education", "own.a", "96171.60"),
        ("shili-xian-education", "own.c", "-3"),
    ] or found == [
        ("shili-xian-education", "own.a", "96171.60"),
        ("shili-xian-education", "own.c", "-3"),
        ("shili-xian-office", "own.a", "12"),
        ("shili-xian-office", "own.b", ""),
    ]
    first = next(row for row in rows if row["代码"] == "own.b")
    assert first["机构"] == "示例县人民政府办公室"
    assert (first["年度"], first["版次"], first["格式"]) == ("2024", "1", "form2021")
    assert first["发布时间"].endswith("+08:00")
    assert [row["代码"] for row in csv_rows(year_of(client, 2023))] == ["own.a"]


def test_the_three_files_say_the_same(client, world):
    make_national(world, year=2024, proactive__fee__amount="96171.60")
    put(world.other, 2024, figures={"own.a": "3.0", "own.b": None}, form="free")
    table = [list(row.values()) for row in csv_rows(year_of(client, 2024))]
    header, *sheet = xlsx_rows(year_of(client, 2024, "xlsx"))
    assert header == list(files.HEADER) == [column.header for column in columns()]
    assert [[plain(cell) for cell in row] for row in sheet] == [
        [number(cell) for cell in row] for row in table
    ]
    data = json.loads(body(year_of(client, 2024, "json")))
    flat = [
        (report["agency"]["slug"], figure["code"], figure["value"] or "")
        for report in data["reports"]
        for figure in report["figures"]
    ]
    assert flat == [(row[0], row[6], row[8]) for row in table]
    assert len(flat) == len(FORMATS["form2021"].figures) + 2


def plain(cell: object) -> object:
    if isinstance(cell, (int, float)):
        return Decimal(str(cell))
    return cell or ""


def number(text: str) -> object:
    try:
        return Decimal(text)
    except ArithmeticError:
        return text


def test_the_json_follows_its_schema_and_the_files_of_the_reports(client, world):
    report = make_national(world, year=2024)
    data = json.loads(body(year_of(client, 2024, "json")))
    schema = year_schema(data["$schema"])
    assert list(Draft202012Validator(schema).iter_errors(data)) == []
    (found,) = data["reports"]
    alone = as_json(from_json(report.document.content), found["url"])
    assert found["figures"] == list(alone["figures"].values())
    assert found["published_at"] == alone["published_at"]
    assert found["url"] == f"http://testserver{report.get_absolute_url()}"
    assert data["$schema"] == "http://testserver/reports/data/year.schema.json"


def test_the_workbook_keeps_the_last_zero_and_holds_nothing_hidden(client, shelf):
    content = body(year_of(client, 2024, "xlsx"))
    book = load_workbook(io.BytesIO(content))
    (sheet,) = book.worksheets
    cells = {row[6].value + row[0].value: row[8] for row in sheet.iter_rows()}
    cell = cells["own.a" + "shili-xian-education"]
    assert (cell.value, cell.number_format) == (96171.6, "0.00")
    assert b"96171.60" in sheet_xml(content)
    assert cells["own.b" + "shili-xian-office"].value is None
    assert sheet.sheet_state == "visible" and sheet.freeze_panes == "A2"
    assert book.properties.creator in (None, "openpyxl")  # there is no such part
    assert not [name for name in parts(content) if "docProps" in name]
    assert content == body(year_of(client, 2024, "xlsx"))


def parts(content):
    import zipfile

    return zipfile.ZipFile(io.BytesIO(content)).namelist()


def sheet_xml(content):
    import zipfile

    return zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_text_of_a_report_runs_as_a_formula(client, world, sign, kind):
    report = put(world.other, 2024, figures={"own.a": "-3.5"}, form="free")
    evil = f"{sign}HYPERLINK('x')"
    content = report.document.content
    content["agency"] = evil
    for name in ("label", "unit", "note", "reason"):
        content["figures"][0][name] = evil
    PublishedDocument.objects.update(content=content)
    response = year_of(client, 2024, kind)
    rows = (
        [list(row.values()) for row in csv_rows(response)]
        if kind == "csv"
        else xlsx_rows(response)[1:]
    )
    texts = [str(cell) for cell in rows[0] if cell and "HYPERLINK" in str(cell)]
    assert len(texts) == 5
    assert all(text.startswith(f"'{sign}") for text in texts)
    assert str(rows[0][8]) == "-3.5"
    if kind == "xlsx":
        assert b"<f" not in sheet_xml(body(year_of(client, 2024, kind)))


@pytest.mark.parametrize("words", ["a\x00b", "<script>x</script>", "\u202e", '"],{'])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_hostile_words_stay_words(client, world, words, kind):
    report = put(world.other, 2024, figures={"own.a": "1"}, form="free")
    content = report.document.content
    content["figures"][0]["label"] = words * 400
    if connection.vendor == "postgresql" and "\0" in words:
        return  # PostgreSQL keeps no such sign
    PublishedDocument.objects.update(content=content)
    response = year_of(client, 2024, kind)
    if kind == "json":
        data = json.loads(body(response))
        assert data["reports"][0]["figures"][0]["label"] == words * 400
    elif kind == "csv":
        assert csv_rows(response)[0]["名称"] == words * 400
    else:
        cell = xlsx_rows(response)[1][7]
        assert cell == words.replace("\0", "\ufffd") * 400


def test_a_withdrawn_report_is_gone_and_a_correction_is_there(client, world):
    report = make_report(world, State.SUPERSEDED)
    year = report.year
    assert {row["版次"] for row in csv_rows(year_of(client, year))} == {"2"}
    new = Report.objects.get(state=State.PUBLISHED)
    moving.withdraw(new.pk, by=world.people["approver"], reason="示例：误发。")
    assert client.get(f"/reports/data/{year}.csv").status_code == 404


def test_what_is_withdrawn_while_the_file_is_sent_is_left_out(shelf, monkeypatch):
    monkeypatch.setattr(years, "BATCH", 1)
    pieces = years.frozen_of(2024)
    first = next(pieces)
    Report.objects.exclude(agency__slug=first.slug).update(state=State.WITHDRAWN)
    assert list(pieces) == []


# Answers


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_door(client, shelf, kind):
    path = f"/reports/data/2024.{kind}"
    response = client.get(path)
    assert response.status_code == 200 and response.streaming
    assert response["Content-Type"] == KINDS[kind]
    assert response["Content-Disposition"] == (
        f'attachment; filename="figures-2024.{kind}"'
    )
    assert len(body(response)) > 100
    head = client.head(path)
    assert (head.status_code, head["ETag"]) == (200, response["ETag"])
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(path).status_code == 405
    assert client.get(f"/reports/data/1999.{kind}").status_code == 404
    assert client.get(f"/reports/data/2022.{kind}").status_code == 404
    assert client.get(f"/reports/data/20240.{kind}").status_code == 404


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_who_has_the_file_is_not_sent_it_again(client, shelf, kind):
    path = f"/reports/data/2024.{kind}"
    response = client.get(path)
    tag = {"If-None-Match": response["ETag"]}
    assert client.get(path, headers=tag).status_code == 304
    since = {"If-Modified-Since": response["Last-Modified"]}
    assert client.get(path, headers=since).status_code == 304
    before = http_date((timezone.now() - timedelta(days=1)).timestamp())
    assert client.get(path, headers={"If-Modified-Since": before}).status_code == 200
    site_changed()
    assert client.get(path, headers=tag).status_code == 200


def test_a_withdrawal_counts_as_a_change(client, world):
    put(world.other, 2024, figures={"own.a": "1"})
    gone = put(world.office, 2024, figures={"own.a": "1"})
    seen = year_of(client, 2024)["Last-Modified"]
    Report.objects.filter(pk=gone.pk).update(
        state=State.WITHDRAWN, withdrawn_at=timezone.now() + timedelta(seconds=5)
    )
    since = {"If-Modified-Since": seen}
    assert client.get("/reports/data/2024.csv", headers=since).status_code == 200


def test_one_network_may_take_so_many_an_hour(client, shelf, monkeypatch):
    monkeypatch.setattr(opendata, "LIMIT", 2)
    path = "/reports/data/2024.csv"
    tag = {"If-None-Match": year_of(client, 2024)["ETag"]}
    year_of(client, 2024)
    refused = client.get(path)
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 3600
    assert "请过一小时再试" in refused.content.decode()
    assert "ETag" not in refused
    assert client.get(path, headers=tag).status_code == 304
    assert client.get(path, REMOTE_ADDR="192.0.2.9").status_code == 200


def test_a_year_that_no_sheet_holds_is_offered_as_csv(client, shelf, monkeypatch):
    monkeypatch.setattr(files, "SHEET_FIGURES", 3)
    refused = client.get("/reports/data/2024.xlsx")
    assert refused.status_code == 409
    assert "请下载 CSV" in refused.content.decode()
    assert client.get("/reports/data/2024.csv").status_code == 200
    page = client.get("/reports/data/?x=1").content.decode()
    assert "/reports/data/2024.xlsx" not in page
    assert "/reports/data/2023.xlsx" in page


def test_the_memory_of_a_year_is_that_of_a_batch(world, monkeypatch):
    monkeypatch.setattr(years, "BATCH", 2)
    for year, agency in enumerate((world.office, world.other, world.centre), 2021):
        put(agency, 2024, figures={"own.a": str(year)}, form="free")
    with CaptureQueriesContext(connection) as asked:
        rows = files.rows_of(2024)
        assert len(list(islice(rows, 1))) == 1
        assert len(asked) == 2  # the keys, and the first two documents
        assert len(list(rows)) == 2
    assert len(asked) == 3


def test_the_number_of_statements_does_not_grow(client, world):
    for agency in (world.office, world.other, world.centre, world.county):
        put(agency, 2024, figures={"own.a": "1"}, form="free")
    year_of(client, 2024)
    with CaptureQueriesContext(connection) as asked:
        body(year_of(client, 2024))
    # Stamp of the cache, is there one, stamp, last change, count of the visitor, keys,
    # documents.
    assert len(asked) == 7


# The page


def test_the_page_lists_the_years_and_the_columns(client, shelf):
    with CaptureQueriesContext(connection) as asked:
        html = client.get("/reports/data/?anew=1").content.decode()
    assert len(asked) == 3  # reports, figures, site
    for year in (2023, 2024):
        for kind in KINDS:
            assert f'href="/reports/data/{year}.{kind}"' in html
    found = {item.year: item for item in years.years_published()}
    assert (found[2024].reports, found[2024].figures) == (2, 4)
    assert (found[2023].reports, found[2023].figures) == (1, 1)
    assert list(found) == [2024, 2023]
    for column in columns():
        assert f">{column.header}</th>" in html and column.meaning
        assert f"<code>{column.field}</code>" in html
    for address in ("report.schema.json", "year.schema.json"):
        assert f"/reports/data/{address}" in html


def test_the_page_without_any_report(client):
    html = client.get("/reports/data/").content.decode()
    assert "还没有发布年度报告" in html


def test_the_page_is_kept_and_refuses_other_methods(client, shelf):
    response = client.get("/reports/data/")
    tag = {"If-None-Match": response["ETag"]}
    assert client.get("/reports/data/", headers=tag).status_code == 304
    assert client.post("/reports/data/").status_code == 405


@pytest.mark.parametrize("path", ["/reports/", "/about/", "/"])
def test_it_is_linked(client, shelf, path):
    assert 'href="/reports/data/"' in client.get(path).content.decode()


# One report


def test_a_report_in_free_form_has_its_figures_as_a_workbook(client, world):
    report = make_report(world, State.PUBLISHED)
    address = report.get_absolute_url()
    response = client.get(f"{address}statistics.xlsx")
    assert response["Content-Type"] == KINDS["xlsx"]
    book = load_workbook(io.BytesIO(response.content))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    table = client.get(f"{address}statistics.csv").content.decode("utf-8-sig")
    printed = list(csv.reader(io.StringIO(table)))
    assert [[str(cell or "") for cell in row] for row in rows] == printed
    assert rows[1][2] == 12
    assert client.get(f"{address}tables.xlsx").status_code == 404
    html = client.get(address).content.decode()
    assert f"{address}statistics.xlsx" in html
    assert f"{address}tables.xlsx" not in html


def test_an_official_report_has_its_tables_with_sums(client, world):
    report = make_national(world)
    address = report.get_absolute_url()
    response = client.get(f"{address}tables.xlsx")
    book = load_workbook(io.BytesIO(response.content))
    assert book.sheetnames[-1] == "勾稽核对"
    values = [row[3] for row in book.worksheets[-1].iter_rows(2, values_only=True)]
    assert values and all(value.startswith("=") for value in values)
    html = client.get(address).content.decode()
    assert f"{address}tables.xlsx" in html and f"{address}form.xlsx" in html
    figures = load_workbook(
        io.BytesIO(client.get(f"{address}statistics.xlsx").content)
    ).worksheets[0]
    assert figures.max_row == 1 + len(FORMATS["form2021"].figures)
    assert [cell.value for cell in figures[1]][-4:] == ["理由", "表", "行", "列"]


@pytest.mark.parametrize("name", ["tables.xlsx", "statistics.xlsx"])
def test_the_doors_of_these_workbooks(client, world, name):
    report = make_national(world, State.WITHDRAWN)
    address = f"{report.get_absolute_url()}{name}"
    assert client.get(address).status_code == 410
    assert client.post(address).status_code == 405
    assert client.get(f"/reports/nobody/2024/{name}").status_code == 404


# The list of reports


LISTED = ["网址名", "机构", "年度", "版次", "标题", "格式", "发布时间", "网址"]


def test_the_list_as_it_is_filtered(client, shelf):
    rows = csv_rows(client.get("/reports/list.csv"))
    assert len(rows) == 3 and list(rows[0]) == LISTED
    rows = csv_rows(client.get("/reports/list.csv", {"year": 2024, "agency": "教育"}))
    assert [row["机构"] for row in rows] == ["示例县教育局"]
    assert rows[0]["网址"] == "http://testserver/reports/shili-xian-education/2024/"
    sheet = xlsx_rows(client.get("/reports/list.xlsx", {"year": 2024}))
    assert sheet[0] == LISTED and len(sheet) == 3
    assert {row[2] for row in sheet[1:]} == {2024}


def test_the_list_keeps_the_order_of_the_page(client, shelf):
    rows = csv_rows(client.get("/reports/list.csv"))
    page = client.get("/reports/").context["page"].object_list
    assert [row["标题"] for row in rows] == [report.title for report in page]


@pytest.mark.parametrize("path", ["/reports/list.csv", "/reports/list.xlsx"])
def test_the_doors_of_the_list(client, shelf, path, monkeypatch):
    assert client.post(path).status_code == 405
    assert client.head(path).status_code == 200
    wrong = client.get(path, {"year": "²"})
    assert wrong.status_code == 400
    assert "筛选条件不对" in wrong.content.decode()
    empty = client.get(path, {"words": "没有这样的词"})
    assert empty.status_code == 200 and body(empty)
    monkeypatch.setattr(listed, "MOST_REPORTS", 2)
    refused = client.get(path)
    assert refused.status_code == 409 and "最多导出 2 份" in refused.content.decode()
    assert client.get(path, {"year": 2023}).status_code == 200


def test_a_title_in_the_list_is_no_formula(client, world):
    report = put(world.other, 2024)
    Report.objects.filter(pk=report.pk).update(title="=1+1")
    (row,) = csv_rows(client.get("/reports/list.csv"))
    assert row["标题"] == "'=1+1"
    assert xlsx_rows(client.get("/reports/list.xlsx"))[1][4] == "'=1+1"


def test_the_page_links_to_the_list_with_its_filter(client, shelf):
    html = client.get("/reports/?year=2024&page=1").content.decode()
    assert 'href="/reports/list.csv?year=2024"' in html
    assert 'href="/reports/list.xlsx?year=2024"' in html


def test_the_statements_of_the_list(client, shelf):
    body(client.get("/reports/list.csv"))
    with CaptureQueriesContext(connection) as asked:
        body(client.get("/reports/list.csv?year=2024"))
    assert len(asked) == 3  # keys, count of the visitor, rows


# Trends


def test_trends_as_a_workbook(client, world):
    put(world.other, 2023, figures={"requests.received.total": "5"})
    put(world.other, 2024, figures={"requests.received.total": "7"})
    asked = {"figure": "requests.received.total", "agency": world.other.slug}
    response = client.get("/reports/trends/trends.xlsx", asked)
    assert response["Content-Type"] == KINDS["xlsx"]
    sheet = load_workbook(io.BytesIO(response.content)).worksheets[0]
    rows = [row[:2] for row in sheet.iter_rows(values_only=True)]
    assert rows == [("年度", "示例县教育局"), (2023, 5), (2024, 7)]
    table = client.get("/reports/trends/trends.csv", asked).content.decode("utf-8-sig")
    assert [line.split(",")[:2] for line in table.splitlines()] == [
        ["年度", "示例县教育局"],
        ["2023", "5"],
        ["2024", "7"],
    ]
    assert client.get("/reports/trends/trends.xlsx").status_code == 404
    assert client.post("/reports/trends/trends.xlsx").status_code == 405
    html = client.get("/reports/trends/", asked).content.decode()
    assert "/reports/trends/trends.xlsx?figure=requests.received.total" in html


def test_an_agency_without_any_figure_is_no_row(client, world):
    put(world.other, 2024, form="free")
    assert csv_rows(year_of(client, 2024)) == []
    data = json.loads(body(year_of(client, 2024, "json")))
    assert [report["figures"] for report in data["reports"]] == [[]]


def test_strangers_need_no_account(shelf):
    assert Client().get("/reports/data/2024.csv").status_code == 200


def test_the_document_tells_not_the_rows(client, world):
    report = put(world.other, 2024, figures={"own.a": "1"}, form="free")
    frozen = document(world.other, 2024)
    PublishedDocument.objects.filter(pk=report.pk).update(content=frozen.to_json())
    codes = [row["代码"] for row in csv_rows(year_of(client, 2024))]
    assert codes == [figure.code for figure in frozen.figures]
