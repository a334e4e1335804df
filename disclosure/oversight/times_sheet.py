"""The table of handling times as a file: the same rows and columns as the page.

Counts and percentages are numbers, so that they can be reckoned with.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import tablib
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from disclosure.oversight.times_board import Board
from disclosure.oversight.times_table import FIRST, Cell, Column, Row, columns_of
from disclosure.spreadsheets.formats import CSV, escape
from disclosure.translation import explained, headed, translate

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Table = list[list[object]]
#: Widths in characters of the column of names, and of any other.
_NAME_WIDTH, _WIDTH = 32, 14


def content_of(format: str, board: Board, rows: list[Row]) -> bytes:
    """Return a file; ``format`` is a key of CONTENT_TYPES."""
    columns = columns_of(board)
    table: Table = [list(headers(board)), *(list(_line(row, columns)) for row in rows)]
    return _workbook(table) if format == "xlsx" else _csv(table)


def headers(board: Board) -> list[str]:
    """Return what stands above the columns, each with its unit."""
    found = [translate(FIRST[board.dimension]), _("件数少")]
    for column in columns_of(board):
        found += _headers(column)
    return found


def _headers(column: Column) -> list[str]:
    name = translate(column.label)
    if column.kind == "share":
        return [
            explained(name, "%"),
            explained(name, _("件")),
            explained(name, _("共")),
        ]
    return [headed(translate(column.head), name) if column.head else name]


def _line(row: Row, columns: list[Column]) -> Iterator[object]:
    yield row.name
    yield _("件数少") if row.line.summary.is_small else ""
    for column, cell in zip(columns, row.cells, strict=True):
        yield from _numbers(column, cell)


def _numbers(column: Column, cell: Cell) -> list[object]:
    if column.kind == "share":
        return [cell.value, cell.part, cell.whole]
    return [cell.value]


def _csv(table: Table) -> bytes:
    rows = [["" if cell is None else cell for cell in row] for row in table]
    dataset = tablib.Dataset(*rows[1:], headers=rows[0])
    text: str = CSV().export_data(dataset)
    return text.encode()


def _workbook(table: Table) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for line in table:
        sheet.append([escape(cell) for cell in line])
    sheet.freeze_panes = "B2"
    for number in range(1, len(table[0]) + 1):
        width = _NAME_WIDTH if number == 1 else _WIDTH
        sheet.column_dimensions[get_column_letter(number)].width = width
    content = BytesIO()
    book.save(content)
    return content.getvalue()
