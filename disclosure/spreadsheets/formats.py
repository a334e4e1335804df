"""CSV and XLSX, read within limits and written without live formulas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import islice
from typing import Any

import openpyxl
import tablib
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.formats import base_formats
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

ROW_LIMIT = 3_000
COLUMN_LIMIT = 60
#: A spreadsheet takes a cell that begins with one of these for a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
#: A sheet may claim to have so many times its rows without holding anything.
_SCAN_FACTOR = 4


class CSV(base_formats.CSV):  # type: ignore[misc]
    """Comma-separated values in UTF-8, with the mark that Excel looks for."""

    #: Rows a file may have; 0 stands for the limit of the house.
    row_limit = 0

    def create_dataset(self, in_stream: Any, **kwargs: Any) -> tablib.Dataset:
        dataset = super().create_dataset(in_stream, **kwargs)
        limit = self.row_limit or ROW_LIMIT
        if len(dataset) > limit:
            raise too_many_rows(limit)
        return dataset

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> Any:
        return "\ufeff" + super().export_data(escaped(dataset), **kwargs)


class XLSX(base_formats.XLSX):  # type: ignore[misc]
    """The first sheet of an Excel workbook."""

    #: Rows a file may have; 0 stands for the limit of the house.
    row_limit = 0

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        book = openpyxl.load_workbook(BytesIO(in_stream), read_only=True)
        try:
            limit = self.row_limit or ROW_LIMIT
            return _dataset(_filled_rows(book.worksheets[0], limit), limit)
        finally:
            book.close()

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> Any:
        return super().export_data(escaped(dataset), **kwargs)


FORMATS = (CSV, XLSX)


def too_many_rows(limit: int) -> ValidationError:
    sentence = _("这个文件超过 %(limit)s 行，请分成几个文件导入。")
    return ValidationError(sentence % {"limit": limit})


def escaped(dataset: tablib.Dataset) -> tablib.Dataset:
    """Return the same table in which no cell can run as a formula."""
    copy = tablib.Dataset(headers=dataset.headers)
    for row in dataset:
        copy.append([escape(cell) for cell in row])
    return copy


def escape(cell: object) -> object:
    """Put an apostrophe before a text that a spreadsheet would calculate."""
    if not isinstance(cell, str):
        return cell
    text = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", cell)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def plain(cell: object) -> str:
    """Return a cell as text, without the apostrophe that ``escape`` put there."""
    text = "" if cell is None else str(cell).strip()
    if text.startswith("'") and text[1:].startswith(_FORMULA_STARTS):
        return text[1:]
    return text


def _filled_rows(sheet: Any, limit: int) -> Iterator[list[object]]:
    last = _SCAN_FACTOR * limit
    rows = sheet.iter_rows(values_only=True, max_row=last, max_col=COLUMN_LIMIT)
    for row in rows:
        if any(cell not in (None, "") for cell in row):
            yield list(row)


def _dataset(rows: Iterable[list[object]], limit: int) -> tablib.Dataset:
    found = list(islice(rows, limit + 2))
    if len(found) > limit + 1:
        raise too_many_rows(limit)
    width = max((_width(row) for row in found), default=0)
    dataset = tablib.Dataset()
    if found:
        dataset.headers = [plain(cell) for cell in _cut(found[0], width)]
    for row in found[1:]:
        dataset.append(_cut(row, width))
    return dataset


def _width(row: list[object]) -> int:
    filled = [at for at, cell in enumerate(row, 1) if cell not in (None, "")]
    return max(filled, default=0)


def _cut(row: list[object], width: int) -> list[object]:
    return (row + [None] * width)[:width]
