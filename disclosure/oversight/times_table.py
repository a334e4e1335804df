"""The table of handling times: its columns, once for the page and for the file.

A cell has a text for readers, a number to sort by, the address of the cases it
counts, and what a file says in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from operator import itemgetter

from disclosure.labels import noop
from disclosure.oversight.rules.handling import Share, median_gap, on_time_gap
from disclosure.oversight.rules.vocabulary import Dimension, Mark
from disclosure.oversight.times_board import Board, Line
from disclosure.oversight.times_links import Links, NoLinks
from disclosure.translation import translate

Number = int | Decimal
NOTHING = "—"
_MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class Cell:
    """One number; ``part`` and ``whole`` are the counts of a rate."""

    text: str
    value: Number | None = None
    url: str = ""
    part: int | None = None
    whole: int | None = None
    whole_url: str = ""
    is_small: bool = False


Draw = Callable[[Line, Links], Cell]


@dataclass(frozen=True)
class Column:
    """A column: ``name`` is what the address sorts by, ``head`` stands above several.

    ``kind`` says how a file writes it: days, count, share or gap.
    """

    name: str
    label: str
    head: str
    kind: str
    draw: Draw


def _quantile(name: str) -> Draw:
    """A quantile leads to the cases that took at least as long."""

    def draw(line: Line, links: Links) -> Cell:
        found: int | None = getattr(line.summary, name)
        if found is None or line.summary.longest is None:
            return Cell(NOTHING)
        span = (found, line.summary.longest)
        return Cell(str(found), found, links.answered(days=span))

    return draw


def _rate(name: str, mark: Mark, whole: Mark | None = None) -> Draw:
    """A rate leads to its cases, and to its whole where that is no other column."""

    def draw(line: Line, links: Links) -> Cell:
        share: Share | None = getattr(line.summary, name)
        if share is None or share.percent is None:
            return Cell(NOTHING)
        return Cell(
            f"{share.percent}%",
            share.percent,
            links.answered(mark=mark),
            share.part,
            share.whole,
            links.answered(mark=whole) if whole else "",
            is_small=share.is_small and not line.summary.is_small,
        )

    return draw


def _count(name: str, mark: Mark | None = None) -> Draw:
    def draw(line: Line, links: Links) -> Cell:
        found: int = getattr(line.summary, name)
        return Cell(str(found), found, links.answered(mark=mark))

    return draw


def _open_overdue(line: Line, links: Links) -> Cell:
    found = line.summary.open_overdue
    return Cell(NOTHING) if found is None else Cell(str(found), found, links.overdue())


def _mean_pause(line: Line, links: Links) -> Cell:
    found = line.summary.mean_pause
    if found is None:
        return Cell(NOTHING)
    return Cell(str(found), found, links.answered(mark=Mark.PAUSED))


def _median_gap(line: Line, links: Links) -> Cell:
    found = median_gap(line.summary, line.whole) if line.whole else None
    return _gap(found, links.answered())


def _on_time_gap(line: Line, links: Links) -> Cell:
    found = on_time_gap(line.summary, line.whole) if line.whole else None
    return _gap(found, links.answered())


def _median_change(line: Line, links: Links) -> Cell:
    found = median_gap(line.summary, line.before) if line.before else None
    return _gap(found, links.before, line)


def _on_time_change(line: Line, links: Links) -> Cell:
    found = on_time_gap(line.summary, line.before) if line.before else None
    return _gap(found, links.before, line)


def _gap(found: Number | None, url: str, line: Line | None = None) -> Cell:
    """Return a difference with its sign; marked where the year before had few."""
    if found is None:
        return Cell(NOTHING)
    sign = "+" if found > 0 else _MINUS if found < 0 else ""
    few = bool(line and line.before and line.before.is_small)
    is_small = few and line is not None and not line.summary.is_small
    return Cell(f"{sign}{abs(found)}", found, url, is_small=is_small)


_DAYS, _ON_TIME = noop("用时（工作日）"), noop("按时答复")
_STEPS, _PAUSES = noop("办理过程"), noop("不计入期限的时间")
_WHOLE, _YEAR = noop("与全部相比"), noop("与上年同期相比")
_MEDIAN, _SHARE = noop("中位数（工作日）"), noop("按时率（百分点）")
COLUMNS = (
    Column("answered", noop("已答复（件）"), "", "count", _count("count")),
    Column("median", noop("中位数"), _DAYS, "days", _quantile("median")),
    Column("p90", noop("第90百分位"), _DAYS, "days", _quantile("p90")),
    Column("longest", noop("最长"), _DAYS, "days", _quantile("longest")),
    Column(
        "on_time", noop("按时率"), _ON_TIME, "share", _rate("on_time", Mark.IN_TIME)
    ),
    Column(
        "with_open",
        noop("计入超期未办的按时率"),
        _ON_TIME,
        "share",
        _rate("on_time_with_open", Mark.IN_TIME),
    ),
    Column("overdue", noop("超期未办（件）"), _ON_TIME, "count", _open_overdue),
    Column(
        "extended", noop("延期率"), _STEPS, "share", _rate("extension", Mark.EXTENDED)
    ),
    Column(
        "clarified",
        noop("补正率"),
        _STEPS,
        "share",
        _rate("clarification", Mark.CLARIFIED),
    ),
    Column(
        "consulted",
        noop("征求意见率"),
        _STEPS,
        "share",
        _rate("consultation", Mark.CONSULTED),
    ),
    Column(
        "confirmed_late",
        noop("超时确认率"),
        _STEPS,
        "share",
        _rate("confirmation_delay", Mark.CONFIRMED_LATE, Mark.CONFIRMABLE),
    ),
    Column(
        "corrected",
        noop("复议诉讼纠正率"),
        _STEPS,
        "share",
        _rate("correction", Mark.CORRECTED),
    ),
    Column(
        "paused", noop("办件（件）"), _PAUSES, "count", _count("paused", Mark.PAUSED)
    ),
    Column("pause", noop("平均（工作日）"), _PAUSES, "days", _mean_pause),
    Column("median_gap", _MEDIAN, _WHOLE, "gap", _median_gap),
    Column("on_time_gap", _SHARE, _WHOLE, "gap", _on_time_gap),
    Column("median_change", _MEDIAN, _YEAR, "gap", _median_change),
    Column("on_time_change", _SHARE, _YEAR, "gap", _on_time_change),
)
_OF_OPEN = ("with_open", "overdue")


@dataclass(frozen=True)
class Row:
    """A line as it is shown."""

    line: Line
    cells: tuple[Cell, ...]

    @cached_property
    def name(self) -> str:
        group = self.line.group
        return str(group.name) if group.is_name else translate(group.name)


def columns_of(board: Board) -> list[Column]:
    """Return the columns; those of open cases only where these say something."""
    if board.whole.summary.open_overdue is not None:
        return list(COLUMNS)
    return [column for column in COLUMNS if column.name not in _OF_OPEN]


def rows_of(board: Board, sort: str = "") -> list[Row]:
    """Return the whole and all groups, sorted as ``lines_of`` does."""
    return [row_of(board, line) for line in (board.whole, *lines_of(board, sort))]


def lines_of(board: Board, sort: str = "") -> Sequence[Line]:
    """Return the groups; ``sort`` is a column, with - the other way.

    Groups without a number come last in either order. Any other word leaves
    the groups as they are.
    """
    name, is_down = sort.removeprefix("-"), sort.startswith("-")
    column = next((one for one in columns_of(board) if one.name == name), None)
    if column is None:
        return board.lines
    links = NoLinks()
    values = [(column.draw(line, links).value, line) for line in board.lines]
    filled = [(value, line) for value, line in values if value is not None]
    filled.sort(key=itemgetter(0), reverse=is_down)
    return [
        *(line for _value, line in filled),
        *(line for value, line in values if value is None),
    ]


def row_of(board: Board, line: Line) -> Row:
    """Return a line in words, with the addresses of its cases."""
    links = Links(board, line)
    return Row(line, tuple(one.draw(line, links) for one in columns_of(board)))


def heads(columns: Sequence[Column]) -> list[tuple[str, int]]:
    """Return what stands above the columns, and above how many of them."""
    found: list[tuple[str, int]] = []
    for column in columns:
        if found and found[-1][0] == column.head:
            found[-1] = (column.head, found[-1][1] + 1)
        else:
            found.append((column.head, 1))
    return found


#: What the first column is headed with.
FIRST = {
    Dimension.AGENCY: noop("机构"),
    Dimension.MONTH: noop("答复月份"),
    Dimension.OUTCOME: noop("办理结果"),
    Dimension.CHANNEL: noop("申请渠道"),
    Dimension.KIND: noop("申请人类别"),
}
