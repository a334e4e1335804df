"""The board of a collection as a workbook: exactly the rows that are shown."""

from __future__ import annotations

from io import BytesIO

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from disclosure.spreadsheets.formats import escape
from disclosure.translation import translate
from reports.collecting.board import Board, Group, Row
from reports.rules.vocabulary import State

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Widths in characters of a column of names, and of any other.
_NAME_WIDTH, _WIDTH = 32, 16


def workbook(board: Board, group: Group) -> bytes:
    """Return an XLSX file with one line for each row of a filter."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = str(board.campaign.year)
    headers = _headers()
    sheet.append(headers)
    for row in board.shown(group):
        sheet.append([escape(cell) for cell in _line(row)])
    _set_widths(sheet, len(headers))
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _headers() -> list[str]:
    return [
        _("机构"),
        _("类别"),
        _("情况"),
        _("报告状态"),
        _("内部报送期限"),
        _("法定期限"),
        _("送审日期"),
        _("发布日期"),
        _("超过内部期限天数"),
        _("超期天数"),
        _("催办次数"),
        _("最近催办"),
        _("不需报送的理由"),
    ]


def _line(row: Row) -> list[object]:
    state = translate(State.of(row.report.state).label) if row.report else ""
    reminded = row.reminder.sent_at if row.reminder else None
    return [
        row.agency.name,
        row.agency.get_kind_display(),
        translate(row.standing.label),
        state,
        row.days.internal,
        row.days.statutory,
        row.progress.submitted_on,
        row.progress.published_on,
        row.late.internal,
        row.late.statutory,
        row.reminders,
        timezone.localtime(reminded).date() if reminded else None,
        row.obligation.excuse,
    ]


def _set_widths(sheet: Worksheet, columns: int) -> None:
    sheet.freeze_panes = "B2"
    for number in range(1, columns + 1):
        width = _NAME_WIDTH if number in (1, columns) else _WIDTH
        sheet.column_dimensions[get_column_letter(number)].width = width
