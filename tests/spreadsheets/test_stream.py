"""A sheet written while it is sent: exact, safe, and of any length."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from disclosure.spreadsheets import stream
from disclosure.spreadsheets.stream import SHEET_ROWS, xlsx_stream


def written(*rows, header=("a",), name="表", widths=()):
    return b"".join(xlsx_stream(name, header, rows, widths))


def cell_of(value):
    sheet = load_workbook(BytesIO(written([value]))).worksheets[0]
    return sheet["A2"]


@pytest.mark.parametrize(
    ("value", "expected", "number_format"),
    [
        (3, 3, "General"),
        (0, 0, "General"),
        (-12, -12, "General"),
        (Decimal("96171.60"), 96171.6, "0.00"),
        (Decimal("1.5000"), 1.5, "0.0000"),
        (Decimal("0"), 0, "General"),
        (Decimal("1E+3"), 1000, "General"),
        (True, True, "General"),
        ("12", "12", "General"),
        ("甲\n乙", "甲\n乙", "General"),
        (date(2026, 3, 16), datetime(2026, 3, 16), "yyyy-mm-dd"),
        (None, None, "General"),
        ("", None, "General"),
    ],
)
def test_a_value_is_what_it_was(value, expected, number_format):
    cell = cell_of(value)
    assert cell.value == expected
    assert type(cell.value) is type(expected)
    assert cell.number_format == number_format


def test_a_time_is_that_of_beijing():
    moment = datetime(2026, 1, 1, 19, 30, tzinfo=UTC)
    assert cell_of(moment).value == datetime(2026, 1, 2, 3, 30)
    assert timezone.get_default_timezone_name() == "Asia/Shanghai"


@pytest.mark.parametrize("value", [10**15, Decimal("1234567890123456.7891"), 2**80])
def test_a_number_too_long_for_a_spreadsheet_is_kept_as_text(value):
    assert cell_of(value).value == str(value)


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), float("nan")])
def test_what_is_no_number_is_text(value):
    assert isinstance(cell_of(value).value, str)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
@pytest.mark.parametrize("length", [1, 200])
def test_no_text_is_a_formula(sign, length):
    content = written([sign + "1" * length])
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    assert sheet["A2"].value == f"'{sign}{'1' * length}"
    assert sheet["A2"].data_type in ("s", "inlineStr")
    assert b"<f" not in part(content, "xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    "text",
    [
        "a\x00\x01\x1fb",
        "]]></t><c><f>1+1</f></c>",
        "&amp;<t>",
        "\ud800",
        "\ufffe\uffff",
        "\u202e甲",
        "长" * 40_000,
    ],
)
@pytest.mark.parametrize("is_shared", [True, False])
def test_hostile_text_stays_text_and_the_file_whole(text, is_shared, monkeypatch):
    if not is_shared:
        monkeypatch.setattr(stream, "_SHARED_TEXTS", 0)
    content = written([text], header=(text,), name=text)
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    found = sheet["A2"].value
    assert isinstance(found, str) and len(found) <= 32_767
    assert found[-1] == {"\ud800": "?", "\ufffe\uffff": "\ufffd"}.get(text, text[-1])
    assert ZipFile(BytesIO(content)).testzip() is None


def part(content, name):
    return ZipFile(BytesIO(content)).read(name)


def test_every_part_is_well_formed_and_none_says_who_or_when():
    content = written(["甲", 1], header=("a", "b"), widths=(10, 20))
    book = ZipFile(BytesIO(content))
    for name in book.namelist():
        ElementTree.fromstring(book.read(name))
        assert "docProps" not in name
    assert {entry.date_time[0] for entry in book.infolist()} == {1980}
    assert content == written(["甲", 1], header=("a", "b"), widths=(10, 20))


def test_the_first_row_is_bold_and_stays_in_view():
    sheet = load_workbook(BytesIO(written([1], widths=(33,)))).worksheets[0]
    assert sheet["A1"].font.bold and not sheet["A2"].font.bold
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["A"].width == 33
    assert sheet.sheet_state == "visible"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("表[1]:*?/\\'", "表 1"), ("", "1"), ("甲" * 40, "甲" * 31), ('a"b&<', 'a"b&<')],
)
def test_the_name_of_the_sheet_is_one_that_a_spreadsheet_takes(name, expected):
    (found,) = load_workbook(BytesIO(written(name=name))).sheetnames
    assert found == expected


def test_texts_beyond_the_shared_ones_stand_in_their_cells(monkeypatch):
    monkeypatch.setattr(stream, "_SHARED_TEXTS", 2)
    content = written(["b"], ["c"], ["b"], ["d"])
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    assert [row[0] for row in sheet.iter_rows(values_only=True)] == list("abcbd")
    assert part(content, "xl/sharedStrings.xml").count(b"<si>") == 2


def test_a_sheet_never_holds_more_than_a_spreadsheet_opens(monkeypatch):
    assert SHEET_ROWS == 2**20
    monkeypatch.setattr(stream, "SHEET_ROWS", 3)
    sheet = load_workbook(BytesIO(written([1], [2], [3], [4]))).worksheets[0]
    assert sheet.max_row == 3


def test_a_row_of_another_length_is_a_mistake():
    with pytest.raises(ValueError, match="zip"):
        written([1, 2])


def test_memory_does_not_grow_with_the_rows(monkeypatch):
    monkeypatch.setattr(stream, "_SHARED_TEXTS", 1000)

    def peak(count):
        rows = ([number, f"甲{number}", "乙" * 100] for number in range(count))
        tracemalloc.start()
        size = sum(len(piece) for piece in xlsx_stream("表", "abc", rows))
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size, used

    (small, few), (large, many) = peak(5_000), peak(20_000)
    assert large > 3 * small
    assert many < 1.2 * few < 20_000_000


def test_it_begins_before_the_rows_end():
    def rows():
        for number in range(5000):
            asked.append(number)
            yield [number]

    asked = []
    pieces = xlsx_stream("表", "a", rows())
    next(pieces)
    next(pieces)
    next(pieces)
    assert len(asked) <= 1001
