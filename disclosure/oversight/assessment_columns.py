"""The columns of an assessment, and the addresses that sort by them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from disclosure.oversight.queries.assessments import Board
from disclosure.oversight.rules.assessing import plain
from disclosure.translation import translate

_USUAL = "-score"


@dataclass(frozen=True)
class Column:
    """A head of the table: ``sort`` is what a click asks for, ``order`` how it is."""

    name: str
    label: str
    sort: str
    order: str
    weight: str = ""

    @property
    def mark(self) -> str:
        return {"ascending": "▲", "descending": "▼"}.get(self.order, "")


def order_of(text: str, board: Board) -> str:
    """Return the order that an address asks for; the best first if it says none."""
    return text if text.removeprefix("-") in board.columns() else _USUAL


def columns_of(board: Board, sort: str) -> list[Column]:
    """Return the heads: agency, score, cases, then a column for each measure."""
    heads = {"agency": _("机构"), "score": _("得分"), "answered": _("已答复（件）")}
    first = [_column(name, label, sort) for name, label in heads.items()]
    measures = [
        _column(
            item.measure.value,
            translate(item.measure.label),
            sort,
            plain(item.weight),
        )
        for item in board.items
    ]
    return first + measures


def _column(name: str, label: str, sort: str, weight: str = "") -> Column:
    """Names begin with the first, numbers with the largest."""
    is_here = sort.removeprefix("-") == name
    down = sort.startswith("-")
    if not is_here:
        return Column(name, label, name if name == "agency" else f"-{name}", "", weight)
    order = "descending" if down else "ascending"
    return Column(name, label, name if down else f"-{name}", order, weight)
