"""The official tables as a workbook with a sheet that adds them up.

The tables hold plain numbers, which every program can read. What should add up
stands on a sheet of its own, as formulas over the tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from disclosure.spreadsheets.formats import escape
from disclosure.translation import translate
from reports.form.book import saved, write_grids
from reports.form.sums import LiveSum, live_sums
from reports.grids import Grid
from reports.rules.formats import FORMATS
from reports.rules.grid_layout import Layout

_WIDTHS = (24, 56, 18, 12, 12, 12)
_WRAP = Alignment(vertical="center", wrap_text=True)


def write_checked(grids: Sequence[Grid], format_code: str) -> bytes:
    """Return an XLSX file of the tables of a format, and a sheet of their sums.

    A sum is left out where the report has no such figure. No text of a report
    ever stands in a formula: formulas hold places of cells only.
    """
    book = load_workbook(BytesIO(write_grids(grids)))
    _add_sums(book, _places(book, grids), format_code)
    return saved(book)


def _places(book: Workbook, grids: Sequence[Grid]) -> dict[str, str]:
    """Return where each figure stands, as a formula names it."""
    found: dict[str, str] = {}
    for sheet, grid in zip(book.worksheets, grids, strict=True):
        for row in Layout(grid.rows).rows:
            for place in row:
                if place.cell.code:
                    column = get_column_letter(place.column + 1)
                    name = quote_sheetname(sheet.title)
                    found[place.cell.code] = f"{name}!{column}{place.row + 1}"
    return found


def _add_sums(book: Workbook, places: dict[str, str], format_code: str) -> None:
    lines = list(_lines(places, format_code))
    if not lines:
        return
    sheet = book.create_sheet(_("勾稽核对"))
    heads = (_("表格"), _("数字"), _("核对"), _("报告数"), _("应为"), _("相差"))
    sheet.append([str(escape(head)) for head in heads])
    for number, line in enumerate(lines, 2):
        sheet.append([*line, f"=D{number}-E{number}"])
    _dress(sheet)


def _lines(places: dict[str, str], format_code: str) -> Iterator[list[str]]:
    form = FORMATS[format_code]
    for code, sums in live_sums(format_code).items():
        for live in sums:
            if {code, *live.added, *live.taken} <= places.keys():
                spec = form.figures[code]
                yield [
                    str(escape(form.table(spec.table).label)),
                    str(escape(spec.label)),
                    str(escape(translate(live.kind.label))),
                    f"={places[code]}",
                    _formula(live, places),
                ]


def _formula(live: LiveSum, places: dict[str, str]) -> str:
    added = ",".join(places[code] for code in live.added)
    taken = ",".join(places[code] for code in live.taken)
    return f"=SUM({added})-SUM({taken})" if taken else f"=SUM({added})"


def _dress(sheet: Worksheet) -> None:
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = _WRAP
    sheet.freeze_panes = "A2"
