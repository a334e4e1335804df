"""An XLSX as a tree: each sheet as tables, the lines over and under them as text."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils.cell import range_boundaries
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from reports.reading.limits import (
    DAMAGED,
    MOST_CELLS,
    MOST_COLUMNS,
    TOO_MUCH,
    WRONG_NAME,
    Refused,
    Room,
    clean,
)
from reports.reading.packed import Packed, check_entities, xml_of
from reports.rules.reading.reasons import Reason
from reports.rules.reading.tree import Block, Paragraph, Table, Tree, TreeCell

HIDDEN_SHEET = "hidden_sheet"
_SHEETS = r"xl/worksheets/[^/]+\.xml"
_PARTS = r"(xl|_rels|docProps|\[Content_Types\]).*\.(xml|rels)|\[Content_Types\]\.xml"
_CELL = re.compile(rb"<(?:[a-z]+:)?c[ >]")
_MERGED = re.compile(
    rb"""mergeCell ref=["']([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"""
)
_FORMULA = re.compile(rb"<(?:[a-z]+:)?f[ >/]")
_FIXED = re.compile(r"(?:#,##)?#*0(?:\.(0+))?(?:_[^;]*)?(?:;.*)?")
_PERCENT = re.compile(r"0(?:\.(0+))?%")
_MOST_ROW = 20_000


def tree_of(data: bytes) -> Tree:
    """Return a workbook as a tree. Raises Refused."""
    has_formulas = _checked(data)
    book = _opened(data, values=True)
    formulas = _opened(data, values=False) if has_formulas else None
    reader = _Reader()
    notes: list[tuple[str, str]] = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            notes.append((HIDDEN_SHEET, clean(sheet.title)))
            continue
        reader.read(sheet, formulas[sheet.title] if formulas else None)
    return Tree("xlsx", tuple(reader.blocks), notes=tuple(notes))


def _checked(data: bytes) -> bool:
    """Refuse what is too much before it is parsed; tell whether there are formulas."""
    cells, has_formulas = 0, False
    with Packed(data) as packed:
        if packed.kind != "xlsx":
            raise Refused(WRONG_NAME)
        for name in packed.names(_PARTS):
            content = packed.read(name)
            check_entities(content)
            if re.fullmatch(_SHEETS, name):
                cells += len(_CELL.findall(content))
                has_formulas = has_formulas or bool(_FORMULA.search(content))
                cells += sum(_area(found) for found in _MERGED.findall(content))
            if cells > 4 * MOST_CELLS:
                raise Refused(TOO_MUCH)
            xml_of(content)
    return has_formulas


def _area(reference: bytes) -> int:
    left, top, right, bottom = range_boundaries(reference.decode("ascii"))
    if None in (left, top, right, bottom):
        raise Refused(DAMAGED)
    return (int(right or 0) - int(left or 0) + 1) * (
        int(bottom or 0) - int(top or 0) + 1
    )


def _opened(data: bytes, *, values: bool) -> Workbook:
    try:
        return load_workbook(io.BytesIO(data), data_only=values, keep_links=False)
    except (MemoryError, RecursionError):
        raise
    except Exception as wrong:  # the library raises whatever a bad part leads to
        raise Refused(DAMAGED) from wrong


class _Reader:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._room = Room()
        self._number = 0

    def read(self, sheet: Worksheet, formulas: Worksheet | None) -> None:
        cells = self._cells(sheet, formulas)
        rows: dict[int, list[TreeCell]] = {}
        for cell in cells:
            rows.setdefault(cell.row, []).append(cell)
        for run in _runs(rows):
            self._add(sheet.title, run, rows)

    def _cells(self, sheet: Worksheet, formulas: Worksheet | None) -> list[TreeCell]:
        spans = {
            (area.min_row, area.min_col): area for area in sheet.merged_cells.ranges
        }
        found: list[TreeCell] = []
        for (row, column), cell in sorted(sheet._cells.items()):
            area = spans.get((row, column))
            if not isinstance(cell, Cell) or column > MOST_COLUMNS or row > _MOST_ROW:
                continue
            if cell.value is None and area is None and not cell.has_style:
                continue
            self._room.take_cell()
            text = self._room.take_text(clean(_text(cell)))
            tall, wide = 1, 1
            if area is not None:
                tall = min(area.max_row, _MOST_ROW) - row + 1
                wide = min(area.max_col, MOST_COLUMNS) - column + 1
            found.append(
                TreeCell(
                    text,
                    row - 1,
                    column - 1,
                    tall,
                    wide,
                    name=f"{clean(sheet.title)}!{cell.coordinate}",
                    unread=_unread(sheet, cell, formulas),
                )  # fmt: skip
            )
        return found

    def _add(self, title: str, run: list[int], rows: dict[int, list[TreeCell]]) -> None:
        """Put down rows without a blank one between: lines of text, then a table."""
        wide = [row for row in run if len(rows[row]) > 1]
        first, last = (wide[0], wide[-1]) if wide else (run[-1] + 1, run[-1] + 1)
        for row in (row for row in run if row < first):
            self._add_text(rows[row])
        if not wide:
            return
        self._number += 1
        cells = (cell for row in run if first <= row <= last for cell in rows[row])
        self.blocks.append(Table(self._number, tuple(cells), name=clean(title)))
        for row in (row for row in run if row > last):
            self._add_text(rows[row])

    def _add_text(self, cells: list[TreeCell]) -> None:
        for cell in cells:
            for line in cell.text.splitlines():
                if line.strip():
                    self._room.take_block()
                    self.blocks.append(Paragraph(line.strip()))


def _runs(rows: dict[int, list[TreeCell]]) -> Iterator[list[int]]:
    """Yield the rows that hang together; a merged cell reaches over blank ones."""
    run: list[int] = []
    end = -1
    for row in sorted(rows):
        if run and row > end:
            yield run
            run = []
        run.append(row)
        end = max([end, row + 1, *(cell.row + cell.rows for cell in rows[row])])
    if run:
        yield run


def _text(cell: Cell) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format))
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)


def _number(value: int | float, shape: str) -> str:
    """Return a number as the sheet shows it; in full where its format is none."""
    exact = Decimal(f"{value:.15g}")
    percent, fixed = _PERCENT.fullmatch(shape), _FIXED.fullmatch(shape)
    if percent:
        places = len(percent[1] or "")
        return f"{_rounded(exact * 100, places)}%"
    if fixed:
        return str(_rounded(exact, len(fixed[1] or "")))
    return f"{exact.normalize():f}" if exact else "0"


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _unread(sheet: Worksheet, cell: Cell, formulas: Worksheet | None) -> str:
    if formulas is not None and cell.value is None:
        written = formulas.cell(cell.row, cell.column).value
        if isinstance(written, str) and written.startswith("="):
            return Reason.NO_RESULT
    row = sheet.row_dimensions.get(cell.row)
    column = sheet.column_dimensions.get(cell.column_letter)
    is_hidden = (row is not None and row.hidden) or (
        column is not None and column.hidden
    )
    return Reason.HIDDEN if is_hidden else ""
