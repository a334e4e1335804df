"""The official tables as drawn on the pages of the sum: plain rows of cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from disclosure.translation import translate
from reports.rules.formats import Cell, FigureSpec, Format


@dataclass(frozen=True)
class DrawnTable:
    """An official table; ``rows`` hold the printed cells and what is drawn in them."""

    key: str
    label: str
    rows: list[list[dict[str, Any]]]


def tables_of(
    form: Format, fill: Callable[[FigureSpec], dict[str, Any]]
) -> list[DrawnTable]:
    """Return the official tables of a format; ``fill`` says what is in a cell."""
    return [
        DrawnTable(
            table.key,
            translate(table.label),
            [[_cell(cell, form, fill) for cell in row] for row in table.rows],
        )
        for table in form.tables
    ]


def name_of(spec: FigureSpec, form: Format) -> str:
    """Return the place of a figure in words: its row and its column."""
    words = [translate(word) for word in spec.row[-2:]]
    words += [translate(word) for word in spec.column]
    return " · ".join(words) or translate(form.table(spec.table).label)


def written(value: Decimal | None) -> str:
    """Return a number as short as it goes; nothing for a blank."""
    return "" if value is None else f"{value.normalize():f}"


def _cell(
    cell: Cell, form: Format, fill: Callable[[FigureSpec], dict[str, Any]]
) -> dict[str, Any]:
    drawn: dict[str, Any] = {
        "columns": cell.columns,
        "rows": cell.rows,
        "scope": cell.scope,
        "code": cell.code,
        "text": translate(cell.text) if cell.text else "",
    }
    if cell.code:
        spec = form.figures[cell.code]
        drawn |= {"name": name_of(spec, form), **fill(spec)}
    return drawn
