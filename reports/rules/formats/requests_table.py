"""Table three: requests received and handled, the same from 2019 on.

Codes are ``requests.<row>.<column>``. Labels and spans follow the form printed
with 国办公开办函〔2021〕30号; the trial form of 2019 has one row less detail.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from disclosure.casework.rules.vocabulary import ApplicantKind, Disposition
from disclosure.labels import noop
from reports.rules.formats.base import Cell, FigureSpec, OfficialTable

TOTAL = "total"
RECEIVED, BROUGHT_FORWARD = "received", "brought_forward"
HANDLED, CARRIED_OVER = "handled", "carried_over"
KINDS = tuple(str(kind) for kind in ApplicantKind)
COLUMNS = (*KINDS, TOTAL)
#: The form prints the last kind of organisation in one word.
COLUMN_LABELS = {
    **{str(kind): kind.label for kind in ApplicantKind},
    str(ApplicantKind.OTHER_ORGANIZATION): noop("其他"),
    TOTAL: noop("总计"),
}
ROW_LABELS = {
    RECEIVED: noop("本年新收政府信息公开申请数量"),
    BROUGHT_FORWARD: noop("上年结转政府信息公开申请数量"),
    HANDLED: noop("总计"),
    CARRIED_OVER: noop("结转下年度继续办理"),
    "otherwise_closed": noop("其他处理"),
    **{str(row): row.label for row in Disposition},
}
GROUP_LABELS = {
    "refused": noop("不予公开"),
    "unavailable": noop("无法提供"),
    "declined": noop("不予处理"),
    "otherwise_closed": noop("其他处理"),
}
RESULTS = noop("本年度办理结果")
ORGANISATIONS = noop("法人或其他组织")
APPLICANTS = noop("申请人情况")
CORNER = noop("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）")
#: What the form adds behind the label, in print only.
PARTLY_NOTE = "（区分处理的，只计这一情形，不计其他情形）"
_NUMERALS = "一二三四五六七"


@dataclass(frozen=True)
class Group:
    """A numbered line of part three: one row, or a heading over several."""

    key: str
    rows: tuple[str, ...] = ()


def groups(*, divided: bool) -> tuple[Group, ...]:
    """Return the seven lines of part three; ``divided`` is (六) in three rows."""
    under: dict[str, list[str]] = {}
    for row in Disposition:
        if row.group in GROUP_LABELS:
            under.setdefault(row.group, []).append(str(row))
    if not divided:
        under["otherwise_closed"] = []
    return (
        Group(str(Disposition.GRANTED)),
        Group(str(Disposition.PARTLY_GRANTED)),
        *(Group(key, tuple(rows)) for key, rows in under.items()),
        Group(HANDLED),
    )


def rows_of(*, divided: bool) -> tuple[str, ...]:
    """Return the keys of the rows in the order printed."""
    handled = [
        row for line in groups(divided=divided) for row in line.rows or [line.key]
    ]
    return (RECEIVED, BROUGHT_FORWARD, *handled, CARRIED_OVER)


def outcomes_of(*, divided: bool) -> tuple[str, ...]:
    """Return the rows that (七)总计 adds up."""
    outer = (RECEIVED, BROUGHT_FORWARD, HANDLED, CARRIED_OVER)
    return tuple(row for row in rows_of(divided=divided) if row not in outer)


def code(row: str, column: str) -> str:
    """Return the address of a figure of table three."""
    return f"requests.{row}.{column}"


def requests_table(*, divided: bool) -> OfficialTable:
    """Return table three; ``divided`` is the form of 2021 with (六) in three rows."""
    return OfficialTable(
        key="requests",
        section="requests",
        label=noop("收到和处理政府信息公开申请情况"),
        rows=(*_head(), *_body(divided=divided)),
        figures=tuple(
            FigureSpec(
                code(row, column),
                "requests",
                _path(row),
                _above(column),
                "件",
                needs_parent=row in (HANDLED, str(Disposition.OTHER)),
            )
            for row in rows_of(divided=divided)
            for column in COLUMNS
        ),
        head_rows=3,
    )


def _head() -> Sequence[tuple[Cell, ...]]:
    organisations = KINDS[1:]
    return (
        (
            Cell(CORNER, columns=3, rows=3),
            Cell(APPLICANTS, scope="colgroup", columns=len(COLUMNS)),
        ),
        (
            Cell(COLUMN_LABELS[KINDS[0]], scope="col", rows=2),
            Cell(ORGANISATIONS, scope="colgroup", columns=len(organisations)),
            Cell(COLUMN_LABELS[TOTAL], scope="col", rows=2),
        ),
        tuple(Cell(COLUMN_LABELS[kind], scope="col") for kind in organisations),
    )


def _body(*, divided: bool) -> Sequence[tuple[Cell, ...]]:
    lines = groups(divided=divided)
    height = sum(len(line.rows) or 1 for line in lines)
    body = [
        (_wide(f"一、{ROW_LABELS[RECEIVED]}"), *_figures(RECEIVED)),
        (_wide(f"二、{ROW_LABELS[BROUGHT_FORWARD]}"), *_figures(BROUGHT_FORWARD)),
    ]
    for place, line in enumerate(lines):
        first = [Cell(f"三、{RESULTS}", scope="rowgroup", rows=height)]
        before = first if place == 0 else []
        body += _line(f"（{_NUMERALS[place]}）", line, before)
    body.append((_wide(f"四、{ROW_LABELS[CARRIED_OVER]}"), *_figures(CARRIED_OVER)))
    return body


def _line(numeral: str, line: Group, before: list[Cell]) -> list[tuple[Cell, ...]]:
    if not line.rows:
        note = PARTLY_NOTE if line.key == Disposition.PARTLY_GRANTED else ""
        text = f"{numeral}{ROW_LABELS[line.key]}{note}"
        return [(*before, Cell(text, scope="row", columns=2), *_figures(line.key))]
    heading = Cell(
        f"{numeral}{GROUP_LABELS[line.key]}", scope="rowgroup", rows=len(line.rows)
    )
    return [
        (
            *(before if number == 1 else ()),
            *([heading] if number == 1 else ()),
            Cell(f"{number}.{ROW_LABELS[row]}", scope="row"),
            *_figures(row),
        )
        for number, row in enumerate(line.rows, 1)
    ]


def _wide(text: str) -> Cell:
    return Cell(text, scope="row", columns=3)


def _figures(row: str) -> tuple[Cell, ...]:
    return tuple(Cell(code=code(row, column)) for column in COLUMNS)


def _path(row: str) -> tuple[str, ...]:
    if row in (RECEIVED, BROUGHT_FORWARD, CARRIED_OVER):
        return (ROW_LABELS[row],)
    group = row.split(".")[0]
    inside = (GROUP_LABELS[group],) if "." in row else ()
    return (RESULTS, *inside, ROW_LABELS[row])


def _above(column: str) -> tuple[str, ...]:
    inside = (ORGANISATIONS,) if column in KINDS[1:] else ()
    return (*inside, COLUMN_LABELS[column])
