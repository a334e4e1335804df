"""The lists as CSV and XLSX: the rows of the page, in its order, all of them.

Nothing personal leaves: no applicant, and no subject, which may hold a name.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from disclosure.oversight.case_lines import Line
from disclosure.spreadsheets.formats import escape

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: A workbook is built before it is sent; CSV is not, and has no limit.
XLSX_ROWS = 50_000
_MARK = "\ufeff"
_WIDTHS = (24, 28, 14, 12, 16, 12, 12, 12, 22, 12, 14, 22)


class _Echo:
    """Hands a written line on instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def headers() -> list[str]:
    """Return the headings of the file in the reader's language."""
    return [
        _("登记号"),
        _("机构"),
        _("承办人"),
        _("环节"),
        _("申请渠道"),
        _("收到日期"),
        _("答复期限"),
        _("答复日期"),
        _("期限情况"),
        _("暂定"),
        _("办理用时（工作日）"),
        _("办理结果"),
    ]


def cells(line: Line) -> list[object]:
    """Return a line of the file; texts cannot run as formulas."""
    case = line.case
    return [
        escape(cell)
        for cell in (
            case.number,
            line.agency.name,
            line.handler,
            line.state,
            line.channel,
            case.received_on,
            line.due_on,
            case.answered_on,
            line.time.text,
            _("是") if case.is_provisional else "",
            case.handled_in,
            line.outcome,
        )
    ]


def csv_lines(lines: Iterable[Line]) -> Iterator[str]:
    """Yield the file line by line, with the mark that spreadsheets look for."""
    writer: Any = csv.writer(_Echo())
    yield _MARK + writer.writerow(headers())
    for line in lines:
        yield writer.writerow(cells(line))


def workbook(title: str, lines: Iterable[Line]) -> IO[bytes]:
    """Return an XLSX file, open at its beginning; the caller closes it."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "B2"
    for number, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append(headers())
    for line in lines:
        sheet.append(cells(line))
    file = TemporaryFile()  # noqa: SIM115  the answer closes it when it is sent
    book.save(file)
    file.seek(0)
    return file
