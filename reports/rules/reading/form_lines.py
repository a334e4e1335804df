"""The official tables of a format as rows and columns of figures, by their labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from reports.rules.formats import FORMATS, Format, OfficialTable
from reports.rules.formats.requests_table import (
    COLUMNS,
    GROUP_LABELS,
    HANDLED,
    RESULTS,
    code,
)
from reports.rules.grid_layout import Layout, Place

Above = tuple[str, ...]


@dataclass(frozen=True)
class Labelled:
    """A row or a column: its label and those above it, outermost first.

    ``is_extra``: the form does not print it, but a report may.
    """

    label: str
    above: Above = ()
    is_extra: bool = False


@dataclass(frozen=True)
class FormLine(Labelled):
    """A row of figures by column."""

    codes: Mapping[Labelled, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class FormTable:
    """An official table as its labels tell it.

    ``headings`` are the labels over the columns and their groups, ``names`` those
    beside the rows and their groups.
    """

    table: OfficialTable
    lines: tuple[FormLine, ...]
    columns: tuple[Labelled, ...]
    headings: frozenset[str]
    names: frozenset[str]

    @property
    def key(self) -> str:
        return self.table.key

    @property
    def has_names(self) -> bool:
        """Whether its rows have names; table four has one row without."""
        return bool(self.names)


@cache
def form_tables(form: str) -> tuple[FormTable, ...]:
    """Return the official tables of a format."""
    return tuple(_table(FORMATS[form], table) for table in FORMATS[form].tables)


def _table(form: Format, table: OfficialTable) -> FormTable:
    layout = Layout(table.rows)
    rows: dict[int, tuple[Labelled, dict[Labelled, str]]] = {}
    headings: set[str] = set()
    columns: dict[Labelled, None] = {}
    for place in (place for row in layout.rows for place in row if place.cell.code):
        beside, over = _heads(layout, place)
        column = Labelled(over[-1], over[:-1])
        name = Labelled(beside[-1] if beside else "", beside[:-1])
        rows.setdefault(place.row, (name, {}))[1][column] = place.cell.code
        columns.setdefault(column)
        headings |= set(over)
    headings |= {
        cell.text for row in table.rows for cell in row if cell.scope == "colgroup"
    }
    lines = [
        FormLine(name.label, name.above, codes=codes) for name, codes in rows.values()
    ]
    lines = _with_collapsed(form, lines)
    names = {text for line in lines for text in (line.label, *line.above) if text}
    return FormTable(
        table, tuple(lines), tuple(columns), frozenset(headings), frozenset(names)
    )


def _heads(layout: Layout, place: Place) -> tuple[Above, Above]:
    """Return the labels beside and over a figure; one over a whole table is none."""
    heads = [head.cell for head in layout.headings_of(place)]
    beside = tuple(head.text for head in heads if head.scope.startswith("row"))
    over = tuple(
        head.text
        for head in heads
        if head.scope.startswith("col") and head.columns < layout.width
    )
    return beside, over


def _with_collapsed(form: Format, lines: list[FormLine]) -> list[FormLine]:
    """Add the row that older forms print in the place of three."""
    key = "otherwise_closed"
    if code(key, COLUMNS[0]) not in form.sums:
        return lines
    found: list[FormLine] = []
    for line in lines:
        codes = dict(line.codes)
        if code(HANDLED, COLUMNS[0]) in codes.values():
            collapsed = {
                column: code(key, of.rsplit(".", 1)[1]) for column, of in codes.items()
            }
            found.append(FormLine(GROUP_LABELS[key], (RESULTS,), True, collapsed))
        found.append(line)
    return found
