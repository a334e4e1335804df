"""The labels that lead to a figure of an official table, as others write them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from reports.rules.form_text import keys_of
from reports.rules.formats import FORMATS, OfficialTable
from reports.rules.grid_layout import Layout, Place


@dataclass(frozen=True)
class Line:
    """A row of figures: its label, the labels above it, its figures by column.

    A column is the label right above the figure and those above that.
    """

    label: str
    above: tuple[str, ...]
    codes: dict[tuple[str, tuple[str, ...]], str] = field(hash=False)


@dataclass(frozen=True)
class LabelledTable:
    """A table as its labels tell it; ``marks`` are labels no other table has."""

    table: OfficialTable
    lines: tuple[Line, ...]
    columns: frozenset[str]
    groups: frozenset[str]
    marks: frozenset[str]

    def lines_named(self, text: str) -> list[Line]:
        keys = keys_of(text)
        return [
            line for line in self.lines if line.label and keys & keys_of(line.label)
        ]


@cache
def labelled_tables(form: str) -> tuple[LabelledTable, ...]:
    """Return the official tables of a format as their labels tell them."""
    tables = FORMATS[form].tables
    lines = [_lines(table) for table in tables]
    heads = [_heads(found) for found in lines]
    found = []
    for place, table in enumerate(tables):
        columns, groups = heads[place]
        others = {
            label
            for at, head in enumerate(heads)
            if at != place
            for label in set.union(*map(set, head))
        }
        rows = {key for line in lines[place] for key in keys_of(line.label)}
        marks = {key for label in columns | groups for key in keys_of(label)}
        marks -= rows | {key for label in others for key in keys_of(label)}
        found.append(
            LabelledTable(table, lines[place], columns, groups, frozenset(marks))
        )
    return tuple(found)


def _heads(lines: tuple[Line, ...]) -> tuple[frozenset[str], frozenset[str]]:
    keys = [key for line in lines for key in line.codes]
    columns = frozenset(column for column, _groups in keys)
    return columns, frozenset(group for _column, groups in keys for group in groups)


def _lines(table: OfficialTable) -> tuple[Line, ...]:
    layout = Layout(table.rows)
    lines: dict[tuple[int, tuple[str, ...]], Line] = {}
    for row in layout.rows:
        for place in row:
            if place.cell.code:
                _add(lines, place, layout.headings_of(place))
    return tuple(lines.values())


def _add(
    lines: dict[tuple[int, tuple[str, ...]], Line], place: Place, heads: list[Place]
) -> None:
    beside = tuple(one.cell.text for one in heads if one.cell.scope.startswith("row"))
    over = tuple(one.cell.text for one in heads if one.cell.scope.startswith("col"))
    empty = Line(beside[-1] if beside else "", beside[:-1], {})
    line = lines.setdefault((place.row, beside), empty)
    line.codes[over[-1], over[:-1]] = place.cell.code
