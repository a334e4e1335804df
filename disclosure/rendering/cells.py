"""Tables made regular: every place of the grid has one cell, no span too many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from disclosure.rendering.blocks import Cell, Scope, Table


@dataclass(frozen=True)
class Place:
    """A cell with the row and the column of its first corner, from 0."""

    cell: Cell
    row: int
    column: int


def regular(table: Table) -> list[list[Place]]:
    """Return the cells in their places, row by row.

    Spans are cut where they would leave the table, cover another cell or leave
    the head; places without a cell get an empty one.
    """
    height = len(table.rows)
    taken: dict[tuple[int, int], bool] = {}
    found: list[list[Place]] = []
    for number, cells in enumerate(table.rows):
        last = table.head_rows if number < table.head_rows else height
        found.append(list(_row(cells, number, last, taken)))
    width = width_of(found)
    return [_filled(row, number, width, taken) for number, row in enumerate(found)]


def width_of(rows: list[list[Place]]) -> int:
    """Return how many columns regular rows have; 0 where there are none."""
    return max(
        (place.column + place.cell.columns for row in rows for place in row), default=0
    )


def shares_of(table: Table, width: int) -> list[float]:
    """Return the widths of the columns as shares of 1."""
    given = table.widths if len(table.widths) == width else (1.0,) * width
    return [share / sum(given) for share in given]


def _row(
    cells: tuple[Cell, ...], row: int, last: int, taken: dict[tuple[int, int], bool]
) -> Iterator[Place]:
    column = 0
    for cell in cells:
        while (row, column) in taken:
            column += 1
        columns = 1
        while columns < cell.columns and (row, column + columns) not in taken:
            columns += 1
        rows = max(1, min(cell.rows, last - row))
        for down in range(rows):
            for across in range(columns):
                taken[row + down, column + across] = True
        yield Place(replace(cell, columns=columns, rows=rows), row, column)


def _filled(
    places: list[Place], row: int, width: int, taken: dict[tuple[int, int], bool]
) -> list[Place]:
    holes = [column for column in range(width) if (row, column) not in taken]
    empty = [Place(Cell(scope=Scope.NONE), row, column) for column in holes]
    return sorted([*places, *empty], key=lambda place: place.column)
