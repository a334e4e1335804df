"""What a document takes from the official form: tables, order, key figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from reports.models import Statistic
from reports.rules.content import NOT_ENTERED
from reports.rules.formats import FigureSpec, Format

#: The totals that readers look for first, each where its form has it.
KEY_CODES = (
    "requests.received.total",
    "requests.granted.total",
    "requests.carried_over.total",
    "disclosed.total",
    "applications.received.total",
    "applications.closed.total",
    "reconsideration.total",
)


@dataclass(frozen=True)
class GridCell:
    """A cell of an official table: a printed text, or a figure with its value.

    ``scope`` is set for a heading; see ``reports.rules.formats.base.Cell``.
    """

    text: str
    code: str = ""
    scope: str = ""
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class Grid:
    """An official table cell for cell, with the values of an edition."""

    key: str
    label: str
    head_rows: int
    rows: tuple[tuple[GridCell, ...], ...]

    @property
    def lines(self) -> list[str]:
        """The rows as text: each heading and each value once."""
        return [" ".join(cell.text for cell in row) for row in self.rows]

    @property
    def codes(self) -> list[str]:
        """The figures of the table, row by row."""
        return [cell.code for row in self.rows for cell in row if cell.code]


def grid_from(data: Mapping[str, Any]) -> Grid:
    """Bring a frozen table back."""
    rows = tuple(tuple(GridCell(**cell) for cell in row) for row in data["rows"])
    return Grid(**{**data, "rows": rows})


def grids_of(form: Format, shown: Mapping[str, str]) -> dict[str, list[Grid]]:
    """Return the official tables with their values, by key of the section.

    ``shown`` are the values as readers see them, by code.
    """
    grids: dict[str, list[Grid]] = {}
    for table in form.tables:
        rows = tuple(
            tuple(
                GridCell(
                    shown.get(cell.code, NOT_ENTERED) if cell.code else cell.text,
                    cell.code,
                    cell.scope,
                    cell.columns,
                    cell.rows,
                )
                for cell in row
            )
            for row in table.rows
        )
        grid = Grid(table.key, table.label, table.head_rows, rows)
        grids.setdefault(table.section, []).append(grid)
    return grids


def in_order(statistics: Iterable[Statistic], form: Format) -> list[Statistic]:
    """Return the official figures in the order printed, then the author's own."""
    ranks = {code: rank for rank, code in enumerate(form.figures)}
    return sorted(statistics, key=lambda row: ranks.get(row.code, len(ranks)))


def key_titles(form: Format) -> dict[str, str]:
    """Return the totals that stand on top of a report, with short names."""
    specs = [form.figures[code] for code in KEY_CODES if code in form.figures]
    return {spec.code: _title(spec) for spec in specs}


def _title(spec: FigureSpec) -> str:
    """Name a total by its row, or by the heading above all its columns."""
    name, _bracket, _note = (spec.row_label or spec.column[0]).partition("（")
    return name
