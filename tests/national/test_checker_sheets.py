"""The XLSX of the form, handed to the checker."""

from __future__ import annotations

import io
import json
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from reports.checking import Malformed, as_json, findings_of
from reports.checking.files import read_file, submission_in
from reports.checking.sheets import UNPACKED_LIMIT
from reports.form.sheet import write_form
from reports.rules.formats import FORMATS
from tests.national.submitted import YEAR, before, data, marks

URL = "/reports/check/"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORM = FORMATS["form2021"]


def sheet(report) -> bytes:
    values = {code: str(value) for code, value in report["figures"].items()}
    return write_form(values, FORM)


def changed(content: bytes, old: object, new: object) -> bytes:
    """Write ``new`` into the first cell that holds ``old``."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for part in book.worksheets for row in part.rows for cell in row]
    next(cell for cell in cells if cell.value == old).value = new
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def found(content: bytes, previous: bytes | None = None) -> list[dict[str, str]]:
    earlier = read_file(previous, YEAR - 1) if previous else None
    submission = submission_in(read_file(content, YEAR), earlier)
    return as_json(findings_of(submission), submission.form)


def test_a_balanced_sheet_has_no_findings():
    assert found(sheet(data(proactive__fee__amount="12.50"))) == []


def test_a_wrong_sheet_fires_the_rules_of_the_form():
    findings = found(sheet(data(requests__partly_granted__total=7)))
    assert {finding["rule"] for finding in findings} == {"X2", "X3"}


def test_last_year_may_be_a_sheet_too():
    earlier = sheet(before(requests__carried_over__business=0))
    assert marks(found(sheet(data()), earlier)) == {
        ("X6", "requests.brought_forward.business")
    }


def test_a_blank_form_is_blank_in_every_cell():
    findings = found(write_form({}, FORM))
    assert marks(findings) == {("X5", code) for code in FORM.figures}


@pytest.mark.parametrize("wrong", ["四百", "=SUM(A1:A2)", "1e5x"])
def test_a_cell_that_is_no_number_is_named_once(wrong):
    content = sheet(data(proactive__license__decisions=412))
    (finding,) = found(changed(content, 412, wrong))
    assert (finding["rule"], finding["code"]) == ("X5", "proactive.license.decisions")
    assert "!" in finding["message"] and finding["level"] == "error"


def test_a_number_below_zero_is_left_to_the_rules():
    content = sheet(data(proactive__license__decisions=412))
    (finding,) = found(changed(content, 412, -3))
    assert (finding["rule"], finding["found"]) == ("X5", "-3")


def test_a_row_that_is_not_of_the_form_is_named():
    content = changed(sheet(data()), "行政许可", "行政什么")
    rules = {finding["rule"] for finding in found(content)}
    assert "I3" in rules and rules <= {"I3", "X5"}


def test_a_sheet_may_unpack_only_so_far():
    out = io.BytesIO(sheet(data()))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/more.xml", b" " * UNPACKED_LIMIT)
    with pytest.raises(Malformed, match="展开后过大"):
        read_file(out.getvalue(), YEAR)


@pytest.mark.parametrize("year", [None, 2012, 1999])
def test_a_sheet_needs_a_year_that_has_a_form(year):
    with pytest.raises(Malformed):
        read_file(sheet(data()), year)


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9, 0.99])
def test_a_damaged_sheet_is_refused(cut):
    content = sheet(data())
    with pytest.raises(Malformed):
        read_file(content[: int(len(content) * cut)], YEAR)


def test_the_command_reads_a_sheet(tmp_path, capsys):
    file = tmp_path / "whatever.name"
    file.write_bytes(sheet(data(requests__partly_granted__total=7)))
    with pytest.raises(SystemExit) as ended:
        call_command("check_report", str(file), "--year", str(YEAR))
    assert ended.value.code == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert {finding["rule"] for finding in findings} == {"X2", "X3"}


@pytest.mark.django_db
def test_the_page_and_programs_may_send_a_sheet():
    content = sheet(data(requests__partly_granted__total=7))
    fields = {"file": SimpleUploadedFile("表.xlsx", content), "year": str(YEAR)}
    text = Client().post(URL, fields).content.decode()
    assert "有 2 处错误" in text
    response = Client().post(f"{URL}?year={YEAR}", content, content_type=KIND)
    rules = {one["rule"] for one in json.loads(response.content)["findings"]}
    assert rules == {"X2", "X3"}


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["form2021", "form2019", "form2014"])
def test_the_empty_form_can_be_downloaded_and_read_back(client, form):
    response = client.get(f"{URL}forms/{form}.xlsx")
    assert response.headers["Content-Type"] == KIND
    year = FORMATS[form].years[0]
    submission = submission_in(read_file(response.content, year))
    rules = {finding.rule for finding in findings_of(submission)}
    assert rules == {"X5"}
    assert client.get(f"{URL}forms/free.xlsx").status_code == 404
