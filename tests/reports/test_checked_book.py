"""The official tables as a workbook that adds them up."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from reports.form.checked_book import write_checked
from reports.form.sheet import read_form
from reports.form.sums import live_sums
from reports.grids import grids_of
from reports.rules.formats import FORMATS

FORMATS_WITH_TABLES = ("form2021", "form2019", "form2014")


def book_of(code, shown):
    form = FORMATS[code]
    grids = [grid for found in grids_of(form, shown).values() for grid in found]
    return write_checked(grids, code)


def values(code):
    return {figure: str(place) for place, figure in enumerate(FORMATS[code].figures)}


@pytest.mark.parametrize("code", FORMATS_WITH_TABLES)
def test_every_sum_of_the_form_is_checked(code):
    book = load_workbook(BytesIO(book_of(code, values(code))))
    sums = sum(len(found) for found in live_sums(code).values())
    sheet = book.worksheets[-1]
    assert sheet.max_row == 1 + sums > 5
    assert len(book.worksheets) == len(FORMATS[code].tables) + 1


@pytest.mark.parametrize("code", FORMATS_WITH_TABLES)
def test_a_workbook_tells_nothing_of_its_making(code, monkeypatch):
    made = book_of(code, values(code))
    tomorrow = datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC).replace(tzinfo=None)
    later = type("Later", (datetime,), {"now": classmethod(lambda *_, **__: tomorrow)})
    monkeypatch.setattr("openpyxl.writer.excel.datetime.datetime", later)
    assert book_of(code, values(code)) == made
    with zipfile.ZipFile(BytesIO(made)) as parts:
        about = parts.read("docProps/core.xml").decode()
    assert "<dcterms" not in about and "openpyxl" not in about


@pytest.mark.parametrize("code", FORMATS_WITH_TABLES)
def test_formulas_point_at_the_figures_they_name(code):
    shown = values(code)
    book = load_workbook(BytesIO(book_of(code, shown)))
    expected = iter(
        (figure, live) for figure, found in live_sums(code).items() for live in found
    )
    for row in book.worksheets[-1].iter_rows(min_row=2, values_only=True):
        figure, live = next(expected)
        assert read(book, row[3]) == [int(shown[figure])]
        wanted = [int(shown[other]) for other in (*live.added, *live.taken)]
        assert read(book, row[4]) == wanted
        assert (")-SUM(" in row[4]) == bool(live.taken)


def read(book, formula):
    """The numbers of the cells that a formula names, in its order."""
    inner = formula.removeprefix("=").replace("SUM(", "").replace(")-", ",")
    found = []
    for name in inner.replace(")", "").split(","):
        sheet, _mark, cell = name.rpartition("!")
        found.append(book[sheet.strip("'")][cell].value)
    return found


def test_tables_hold_plain_numbers_and_are_read_back():
    shown = values("form2021")
    content = book_of("form2021", shown)
    for sheet in load_workbook(BytesIO(content)).worksheets[:-1]:
        for row in sheet.iter_rows(values_only=True):
            assert not [value for value in row if str(value).startswith("=")]
    assert read_form(content, "form.xlsx", FORMATS["form2021"]).figures == shown


def test_hostile_values_are_no_formulas():
    first = next(iter(FORMATS["form2021"].figures))
    shown = values("form2021") | {first: "=1+1"}
    book = load_workbook(BytesIO(book_of("form2021", shown)))
    cells = [
        value
        for sheet in book.worksheets[:-1]
        for row in sheet.iter_rows(values_only=True)
        for value in row
    ]
    assert "=1+1" not in cells
