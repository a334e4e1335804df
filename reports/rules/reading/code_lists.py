"""Figures listed by code, as this system exports them."""

from __future__ import annotations

from collections.abc import Iterator

from reports.rules.form_text import CODE_HEADS, VALUE_HEADS
from reports.rules.formats import FORMATS
from reports.rules.prose import fold
from reports.rules.reading.finds import FoundFigure
from reports.rules.reading.grids import Matrix
from reports.rules.reading.marks import written_in
from reports.rules.reading.reasons import Reason
from reports.rules.reading.tree import Table


def listed_figures(table: Table, form: str) -> list[FoundFigure]:
    """Return the figures of a table that lists codes and values; else none."""
    matrix = Matrix(table)
    for row in range(min(matrix.height, 10)):
        heads = [fold(cell.text).strip().lower() for cell in matrix.row(row)]
        code = next((at for at, head in enumerate(heads) if head in CODE_HEADS), None)
        value = next((at for at, head in enumerate(heads) if head in VALUE_HEADS), None)
        if code is not None and value is not None:
            return list(_listed(matrix, form, row + 1, code, value))
    return []


def _listed(
    matrix: Matrix, form: str, first: int, code: int, value: int
) -> Iterator[FoundFigure]:
    specs = FORMATS[form].figures
    for row in range(first, matrix.height):
        name = fold(matrix.text(row, code)).strip()
        cell = matrix.at(row, value)
        if name not in specs or cell is None:
            continue
        written = written_in(cell.text, specs[name].unit)
        yield FoundFigure(
            name, written, (Reason.CODE, *written.reasons), cell.text, cell,
            matrix.table.number, matrix.table.name, name,
        )  # fmt: skip
