"""Official tables as a workbook: one sheet for each, cell for cell as printed."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from disclosure.rendering.repacking import repacked
from disclosure.spreadsheets.formats import escape
from reports.grids import Grid
from reports.rules.grid_layout import Layout, Place

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What the name of a sheet may not hold, and how long it may be.
_NOT_IN_NAMES, _LONGEST_NAME = re.compile(r"[\[\]:*?/\\]"), 31
_NUMBER = re.compile(r"-?\d+(?:\.(\d+))?")
#: Widths in characters: of the labels of table three, of other labels, of figures.
_WIDTHS = {"requests": (5, 13, 46)}
_LABEL_WIDTH, _WIDTH = 24, 10
_LINE = Side(style="thin")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LABEL = Alignment(horizontal="left", vertical="center", wrap_text=True)
_A4 = 9
#: The part of a workbook that tells of its making, and the times in it.
_ABOUT = "docProps/core.xml"
_TIMES = re.compile(rb"<dcterms:(created|modified)\b[^>]*>[^<]*</dcterms:\1>")


def write_grids(grids: Iterable[Grid]) -> bytes:
    """Return an XLSX file of tables; figures are numbers, blank where there is none."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for grid in grids:
        name = _NOT_IN_NAMES.sub(" ", grid.label)[:_LONGEST_NAME]
        _write(book.create_sheet(name), grid)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """Return a workbook as a file that says nothing of who saved it and when.

    The same tables give the same bytes, so that a kept copy stays valid.
    """
    book.properties.creator = None
    content, parts = BytesIO(), BytesIO()
    book.save(content)
    with (
        zipfile.ZipFile(content) as made,
        zipfile.ZipFile(parts, "w", zipfile.ZIP_DEFLATED) as plain,
    ):
        for name in made.namelist():
            part = made.read(name)
            plain.writestr(name, _TIMES.sub(b"", part) if name == _ABOUT else part)
    return repacked(parts.getvalue())


def _write(sheet: Worksheet, grid: Grid) -> None:
    layout = Layout(grid.rows)
    for row in layout.rows:
        for place in row:
            _put(sheet, place)
    for number in range(layout.width):
        letter = get_column_letter(number + 1)
        sheet.column_dimensions[letter].width = _width(grid.key, number)
    sheet.freeze_panes = sheet.cell(grid.head_rows + 1, 1).coordinate
    sheet.print_title_rows = f"1:{grid.head_rows}"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _put(sheet: Worksheet, place: Place) -> None:
    top, left = place.row + 1, place.column + 1
    bottom, right = top + place.cell.rows - 1, left + place.cell.columns - 1
    for row in sheet.iter_rows(top, bottom, left, right):
        for covered in row:
            covered.border = _BORDER
    cell = sheet.cell(top, left)
    cell.alignment = _LABEL if place.cell.scope == "row" else _MIDDLE
    if not place.cell.code:
        cell.value = str(escape(place.cell.text))
    elif number := _NUMBER.fullmatch(place.cell.text):
        cell.value = Decimal(number[0])
        cell.number_format = f"0.{'0' * len(number[1])}" if number[1] else "0"
    if (top, left) != (bottom, right):
        sheet.merge_cells(None, top, left, bottom, right)


def _width(key: str, column: int) -> int:
    labels = _WIDTHS.get(key, () if key == "challenges" else (_LABEL_WIDTH,))
    return labels[column] if column < len(labels) else _WIDTH
