"""A table of a file with every cell in its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from reports.rules.reading.labels import Labels, keys
from reports.rules.reading.tree import Table, TreeCell

_LARGEST = 200_000


class Matrix:
    """Looks up which cell covers a place; rows and columns count from 0."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._at: dict[tuple[int, int], TreeCell] = {}
        room = _LARGEST
        for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column)):
            for down, across in product(range(cell.rows), range(cell.columns)):
                room -= 1
                if room < 0:
                    break
                self._at.setdefault((cell.row + down, cell.column + across), cell)
        self.height = 1 + max((row for row, _column in self._at), default=-1)
        self.width = 1 + max((column for _row, column in self._at), default=-1)

    def at(self, row: int, column: int) -> TreeCell | None:
        return self._at.get((row, column))

    def text(self, row: int, column: int) -> str:
        cell = self._at.get((row, column))
        return "" if cell is None else cell.text

    def row(self, row: int, first: int = 0, last: int | None = None) -> list[TreeCell]:
        """Return the cells of a row, each once, from left to right."""
        end = self.width if last is None else last
        cells = (self._at.get((row, column)) for column in range(first, end))
        return list(dict.fromkeys(cell for cell in cells if cell is not None))


def repaired(table: Table, labels: Labels) -> Table:
    """Join two rows where only together their cells make a label of the form.

    A page break in the middle of a row leaves such halves, and so does a label
    typed over two rows.
    """
    matrix = Matrix(table)
    joins = [row for row in range(matrix.height - 1) if _is_half(matrix, row, labels)]
    for row in reversed(joins):
        table = _joined(Matrix(table), row)
    return table


def _is_half(matrix: Matrix, row: int, labels: Labels) -> bool:
    for upper, lower in _pairs(matrix, row):
        both = f"{upper.text}{lower.text}"
        if labels.exact(upper.text) is None and labels.exact(lower.text) is None:
            label = labels.exact(both)
            if label is not None and not _is_value_split(matrix, row):
                return len(keys(both)) > 0
    return False


def _pairs(matrix: Matrix, row: int) -> Iterator[tuple[TreeCell, TreeCell]]:
    """Yield cells of one row above cells of the next, in the same columns."""
    for upper in matrix.row(row):
        lower = matrix.at(row + 1, upper.column)
        if lower is None or lower is upper or not (upper.text and lower.text):
            continue
        is_one_row = upper.rows == lower.rows == 1
        if is_one_row and (upper.column, upper.columns) == (
            lower.column,
            lower.columns,
        ):
            yield upper, lower


def _is_value_split(matrix: Matrix, row: int) -> bool:
    """Two rows with figures of their own are not halves of one."""
    both = 0
    for upper, lower in _pairs(matrix, row):
        both += upper.text.strip()[:1].isdigit() and lower.text.strip()[:1].isdigit()
    return both > 1


def _joined(matrix: Matrix, row: int) -> Table:
    """Put a row and the next into one, and move up what follows."""
    cells: list[TreeCell] = []
    for cell in matrix.table.cells:
        end = cell.row + cell.rows
        if cell.row == row + 1:
            upper = matrix.at(row, cell.column)
            if upper is not None and upper.rows == 1 and cell.rows == 1:
                continue
        if cell.row == row and cell.rows == 1:
            lower = matrix.at(row + 1, cell.column)
            text = cell.text
            if lower is not None and lower is not cell and lower.rows == 1:
                text = "\n".join(part for part in (cell.text, lower.text) if part)
            cells.append(replace(cell, text=text))
        elif cell.row > row:
            cells.append(replace(cell, row=cell.row - 1))
        elif end > row + 1:
            cells.append(replace(cell, rows=cell.rows - 1))
        else:
            cells.append(cell)
    return replace(matrix.table, cells=tuple(cells))
