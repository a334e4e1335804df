"""XLSX and CSV files of figures as plain sheets of texts, read within limits."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from itertools import islice
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl.utils import get_column_letter

from disclosure.spreadsheets.formats import COLUMN_LIMIT, plain
from disclosure.spreadsheets.uploads import checked, kind_of, unreadable

#: The form has some thirty rows a table; a list has one for each figure.
ROW_LIMIT, SHEET_LIMIT = 1000, 20
_LONGEST_TEXT = 300
_DECIMALS = re.compile(r"^[#,]*0\.(0+)(?!\S*%)")


@dataclass(frozen=True)
class RawSheet:
    """A sheet of a file: its name, and the text of every cell."""

    name: str
    rows: list[list[str]]

    def address(self, row: int, column: int) -> str:
        """Return the name of a cell as spreadsheets write it, for example 表三!E7."""
        cell = f"{get_column_letter(column + 1)}{row + 1}"
        return f"{self.name}!{cell}" if self.name else cell


def read_sheets(content: bytes, name: str) -> list[RawSheet]:
    """Return the visible sheets of a file, at most ``ROW_LIMIT`` rows of each.

    A CSV file is one sheet without a name. A formula without a stored result is
    given as it was written. Raises ValidationError for a file that is too large,
    damaged or of another kind.
    """
    file = checked(SimpleUploadedFile(name, content))
    if kind_of(file) == "csv":
        return [RawSheet("", list(_csv_rows(file.read().decode())))]
    try:
        return _workbook(content)
    except Exception as wrong:  # on damaged files openpyxl raises nearly anything
        raise unreadable() from wrong


def _csv_rows(text: str) -> Iterator[list[str]]:
    try:
        for row in islice(csv.reader(text.splitlines()), ROW_LIMIT):
            yield [_cut(plain(cell)) for cell in row[:COLUMN_LIMIT]]
    except csv.Error as wrong:
        raise unreadable() from wrong


def _workbook(content: bytes) -> list[RawSheet]:
    results = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
    formulas = openpyxl.load_workbook(BytesIO(content), read_only=True)
    try:
        pairs = zip(results.worksheets, formulas.worksheets, strict=True)
        return [
            RawSheet(str(sheet.title), _rows(sheet, written))
            for sheet, written in islice(pairs, SHEET_LIMIT)
            if sheet.sheet_state == "visible"
        ]
    finally:
        results.close()
        formulas.close()


def _rows(sheet: Any, written: Any) -> list[list[str]]:
    limits = {"max_row": ROW_LIMIT, "max_col": COLUMN_LIMIT}
    pairs = zip(sheet.iter_rows(**limits), written.iter_rows(**limits), strict=True)
    return [
        [_text(*cells) for cells in zip(found, formulas, strict=True)]
        for found, formulas in pairs
    ]


def _text(cell: Any, written: Any) -> str:
    value = written.value if cell.value is None else cell.value
    if value is None:
        return ""
    if isinstance(value, float):
        return _number(value, cell.number_format)
    if isinstance(value, int) and not isinstance(value, bool):
        return _padded(str(value), cell.number_format)
    return _cut(plain(value))


def _number(value: float, number_format: str) -> str:
    """Write a number out, with the idle zeros that its format shows."""
    text = f"{Decimal(repr(value)):f}"
    whole, _dot, fraction = text.partition(".")
    return _padded(text if fraction.strip("0") else whole, number_format)


def _padded(text: str, number_format: str) -> str:
    found = _DECIMALS.match(number_format)
    if found is None:
        return text
    whole, _dot, fraction = text.partition(".")
    return f"{whole}.{fraction.ljust(len(found[1]), '0')}"


def _cut(text: str) -> str:
    return text[:_LONGEST_TEXT]
