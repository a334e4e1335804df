"""An assessment as a workbook: the table of the page, and how it was computed."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from disclosure.oversight.models import Assessment
from disclosure.oversight.queries.assessments import Board, Cell, Row
from disclosure.oversight.rules.assessing import line_in_words, score_in_words
from disclosure.oversight.rules.handling import SMALL
from disclosure.oversight.rules.periods import Period
from disclosure.oversight.rules.vocabulary import AssessmentState
from disclosure.spreadsheets.formats import escape
from disclosure.translation import explained, translate

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Widths in characters of a column of names, of sentences, and of any other.
_NAME_WIDTH, _TEXT_WIDTH, _WIDTH = 32, 80, 14


def workbook(assessment: Assessment, board: Board) -> bytes:
    """Return an XLSX file: one line an agency, then the mean; then the formula."""
    book = Workbook()
    _write_table(book.worksheets[0], board)
    _write_formula(book.create_sheet(_("计算办法")), assessment, board)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _write_table(sheet: Worksheet, board: Board) -> None:
    sheet.title = _("考核结果")
    headers = [_("机构"), _("得分"), _("已答复（件）"), _("件数少")]
    for item in board.items:
        name = translate(item.measure.label)
        for part in (_("数值"), _("其中"), _("总数"), _("得分"), _("异议前得分")):
            headers.append(explained(name, part))
    _append(sheet, headers)
    for row in board.rows:
        _append(sheet, _line(row))
    _append(sheet, _mean(board))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "B2"
    _widen(sheet, {1: _NAME_WIDTH}, len(headers))


def _line(row: Row) -> list[object]:
    cells = [value for cell in row.cells for value in _cell(cell)]
    small = _("是") if row.is_small else None
    return [
        row.sheet.agency.name,
        row.sheet.score,
        row.sheet.answered,
        small,
        *cells,
    ]


def _cell(cell: Cell) -> list[Decimal | int | None]:
    line = cell.line
    before = line.counted if cell.is_changed else None
    return [line.value, line.part, line.whole, line.points, before]


def _mean(board: Board) -> list[object]:
    points = [value for one in board.points for value in (None, None, None, one, None)]
    return [_("平均"), board.score, None, None, *points]


def _write_formula(sheet: Worksheet, assessment: Assessment, board: Board) -> None:
    for name, value in _particulars(assessment):
        _append(sheet, [name, value])
    heads = [_("指标"), _("计算办法"), _("分值"), _("满分值"), _("零分值")]
    _append(sheet, [])
    _append(sheet, heads)
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
    for item in board.items:
        words = translate(line_in_words(item))
        ends = [item.weight, item.full_at, item.zero_at]
        _append(sheet, [translate(item.measure.label), words, *ends])
    _append(sheet, [])
    _append(sheet, [_("得分"), translate(score_in_words())])
    small = _("已答复少于%(small)s件的机关标“件数少”，数值只供参考。")
    _append(sheet, [_("件数少"), small % {"small": SMALL}])
    _widen(sheet, {1: _NAME_WIDTH, 2: _TEXT_WIDTH}, len(heads))


def _particulars(assessment: Assessment) -> list[tuple[str, str]]:
    period = Period(assessment.first, assessment.last)
    state = AssessmentState.of(assessment.state)
    return [
        (_("名称"), assessment.title),
        (_("考核机关"), assessment.agency.name),
        (_("考核办法"), assessment.scheme_name),
        (_("期间"), translate(period.label)),
        (_("统计日期"), date_format(assessment.as_of, "DATE_FORMAT")),
        (_("状态"), translate(state.label)),
    ]


def _append(sheet: Worksheet, cells: list[object] | list[str]) -> None:
    sheet.append([escape(cell) for cell in cells])


def _widen(sheet: Worksheet, widths: dict[int, int], columns: int) -> None:
    for number in range(1, columns + 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = widths.get(number, _WIDTH)
