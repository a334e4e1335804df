"""Figures listed by code, as this system exports them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from reports.rules.form_text import CODE_HEADS, VALUE_HEADS
from reports.rules.formats import FORMATS
from reports.rules.prose import CODE, fold
from reports.rules.reading.finds import FoundFigure, NamedFigure
from reports.rules.reading.grids import Matrix
from reports.rules.reading.marks import Mark, Written, written_in
from reports.rules.reading.reasons import Reason
from reports.rules.reading.tree import Table, TreeCell

_OTHER_HEADS = {
    "label": ("名称", "指标", "label"),
    "unit": ("单位", "unit"),
    "part_of": ("合计项", "part_of"),
    "note": ("说明", "note"),
}
_HEAD_ROWS = 10
_CODE = re.compile(CODE)
_LONGEST_CODE = 100


@dataclass(frozen=True)
class _Entry:
    """A row of a list: a code, its cell, and what else the list says of it."""

    code: str
    cell: TreeCell
    texts: dict[str, str] = field(default_factory=dict)

    def written(self, unit: str = "") -> Written:
        found = written_in(self.cell.text, unit)
        if self.cell.unread == Reason.NO_RESULT:
            found = Written(Mark.UNREADABLE, reasons=(Reason.NO_RESULT,))
        note = self.texts.get("note", "") or found.note
        return Written(found.mark, found.value, note, found.reasons)


def is_code_list(table: Table) -> bool:
    """Tell whether a table lists codes and values."""
    return next(_entries(table), None) is not None


def listed_figures(table: Table, form: str) -> list[FoundFigure]:
    """Return the official figures of a table that lists codes and values; else none."""
    specs = FORMATS[form].figures
    found = []
    for entry in _entries(table):
        if entry.code not in specs:
            continue
        written = entry.written(specs[entry.code].unit)
        found.append(
            FoundFigure(
                entry.code,
                written,
                (Reason.CODE, *written.reasons),
                entry.cell.text,
                entry.cell,
                table.number,
                table.name,
                entry.code,
            )  # fmt: skip
        )
    return found


def listed_own_figures(table: Table, form: str) -> Iterator[NamedFigure]:
    """Yield the figures of a list of codes that a format does not have."""
    for entry in _entries(table):
        if entry.code not in FORMATS[form].figures:
            written, texts = entry.written(), entry.texts
            yield NamedFigure(
                entry.code, texts.get("label", "") or entry.code, texts.get("unit", ""),
                written, (Reason.CODE, *written.reasons), texts.get("part_of", ""), "",
                entry.cell.text, entry.cell, table.number, table.name,
            )  # fmt: skip


def _entries(table: Table) -> Iterator[_Entry]:
    matrix = Matrix(table)
    for row in range(min(matrix.height, _HEAD_ROWS)):
        heads = [fold(cell.text).strip().lower() for cell in matrix.row(row)]
        code, value = _place(heads, CODE_HEADS), _place(heads, VALUE_HEADS)
        if code is not None and value is not None:
            others = {key: _place(heads, words) for key, words in _OTHER_HEADS.items()}
            yield from _below(matrix, row, code, value, others)
            return


def _below(
    matrix: Matrix, head: int, code: int, value: int, others: dict[str, int | None]
) -> Iterator[_Entry]:
    for row in range(head + 1, matrix.height):
        name, cell = fold(matrix.text(row, code)).strip(), matrix.at(row, value)
        if len(name) > _LONGEST_CODE or not _CODE.fullmatch(name):
            continue
        # A sheet does not keep the cells that are blank.
        cell = cell or TreeCell("", row, value)
        texts = {
            key: " ".join(matrix.text(row, at).split())
            for key, at in others.items()
            if at is not None
        }
        yield _Entry(name, cell, texts)


def _place(heads: list[str], words: tuple[str, ...]) -> int | None:
    return next((at for at, head in enumerate(heads) if head in words), None)
