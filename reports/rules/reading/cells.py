"""The figures of the official tables, found in the tables of a file by label."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from reports.rules.formats import FORMATS, FigureSpec
from reports.rules.paper_words import SUMS
from reports.rules.prose import fold
from reports.rules.reading.columns import ColumnReader, Columns
from reports.rules.reading.finds import (
    QUOTED,
    Extract,
    FoundFigure,
    Misprint,
    Puzzle,
    flat,
)
from reports.rules.reading.form_lines import FormLine, Labelled
from reports.rules.reading.grids import Matrix, repaired
from reports.rules.reading.labels import Labels
from reports.rules.reading.marks import Mark, Written, written_in
from reports.rules.reading.matching import By
from reports.rules.reading.names import RowReader
from reports.rules.reading.reasons import Reason
from reports.rules.reading.segments import Segment, segments_of, vocabularies
from reports.rules.reading.tree import Table, TreeCell

_ROW = {
    By.LABEL: Reason.ROW_EXACT,
    By.NEAR: Reason.ROW_NEAR,
    By.ORDER: Reason.ROW_BY_ORDER,
    By.PLACE: Reason.ROW_BY_PLACE,
}
_COLUMN = {
    By.LABEL: Reason.COLUMN_EXACT,
    By.NEAR: Reason.COLUMN_NEAR,
    By.ORDER: Reason.COLUMN_BY_ORDER,
    By.PLACE: Reason.COLUMN_BY_PLACE,
}
_MONEY = re.compile(r"单位:?(亿元|万元|元)|\((亿元|万元|元)\)")


def extract(tables: Sequence[Table], form: str) -> Extract:
    """Return the figures of a format that tables hold, and what is unclear in them."""
    into = Extract()
    words = vocabularies(form)
    joinable = Labels(label for one in words for label in one.names.labels)
    columns: dict[str, Columns] = {}
    for table in tables:
        matrix = Matrix(repaired(table, joinable))
        # A sheet that only adds up what stands on others has no figures of its own.
        segments = [] if table.name in SUMS else segments_of(matrix, form)
        if not segments:
            into.puzzles.append(_unknown_table(table, matrix))
        for segment in segments:
            key = segment.words.form.key
            into.tables.add(key)
            held = into.held.setdefault(table.number, [])
            if key not in held:
                held.append(key)
            block = _Block(into, segment, columns.get(key), FORMATS[form].figures)
            block.read()
            columns[key] = block.columns
    return into


def _unknown_table(table: Table, matrix: Matrix) -> Puzzle:
    first = matrix.row(0) if matrix.height else []
    words = " | ".join(" ".join(cell.text.split()) for cell in first if cell.text)
    return Puzzle("table", words[:QUOTED], table.number, first[0] if first else None)


class _Block:
    """Rows of one official table under one head."""

    def __init__(
        self,
        into: Extract,
        segment: Segment,
        before: Columns | None,
        specs: Mapping[str, FigureSpec],
    ) -> None:
        self.into = into
        self.segment = segment
        self.matrix = segment.matrix
        self.number = self.matrix.table.number
        self.specs = specs
        self.money = self._money()
        reader = ColumnReader(segment)
        self.columns = reader.read(before)
        into.puzzles += reader.puzzles

    def read(self) -> None:
        lines = RowReader(self.segment, self.columns.first).read()
        for row in self.segment.body:
            if row in lines:
                self._read_line(row, *lines[row])
            else:
                self._puzzle_row(row)

    def _money(self) -> str:
        """Return the unit of money that the head names."""
        for row in self.segment.heads:
            for cell in self.matrix.row(row):
                found = _MONEY.search(re.sub(r"\s", "", fold(cell.text)))
                if found:
                    return found[1] or found[2]
        return ""

    def _read_line(self, row: int, line: FormLine, by: By, label: str) -> None:
        if by is By.NEAR or (by is By.PLACE and label.strip()):
            name = next((c for c in self.matrix.row(row) if c.text == label), None)
            codes = tuple(line.codes.values())
            self.into.misprints.append(Misprint(label, line.label, codes, name))
        for column, code in line.codes.items():
            cells, reason, printed = self._cells(row, line, column)
            if cells:
                reasons = [_ROW[by], reason]
                if line.is_extra:
                    reasons.append(Reason.COLLAPSED)
                self._put(code, cells, reasons, label, printed)

    def _cells(
        self, row: int, line: FormLine, column: Labelled
    ) -> tuple[list[TreeCell], Reason, str]:
        found = [
            (place, by, printed)
            for place, (one, by, printed) in self.columns.found.items()
            if one == column
        ]
        if found:
            cells = [self.matrix.at(row, place) for place, _by, _printed in found]
            _place, by, printed = found[0]
            return _once(cells), _COLUMN[by], printed
        if len(line.codes) == 1:
            return self.matrix.row(row, self.columns.first), Reason.ONLY_COLUMN, ""
        return [], Reason.ONLY_COLUMN, ""

    def _put(
        self,
        code: str,
        cells: list[TreeCell],
        reasons: list[Reason],
        row_label: str,
        column_label: str,
    ) -> None:
        filled = [cell for cell in cells if cell.text.strip()]
        cell = (filled or cells)[0]
        if len(filled) > 1:
            text = " ".join(one.text for one in filled)
            written = Written(Mark.UNREADABLE, reasons=(Reason.SPLIT,))
        else:
            text = cell.text
            written = self._written(code, cell)
            if len(cells) > 1 and filled:
                reasons = (
                    [*reasons, Reason.SPLIT]
                    if reasons[1] is not Reason.ONLY_COLUMN
                    else reasons
                )
        figure = FoundFigure(
            code, written, (*reasons, *written.reasons), text, cell, self.number,
            self.matrix.table.name, flat(row_label), flat(column_label),
        )  # fmt: skip
        self._keep(figure)

    def _written(self, code: str, cell: TreeCell) -> Written:
        spec = self.specs.get(code)
        unit = spec.unit if spec is not None else ""
        written = written_in(cell.text, unit, self.money)
        if self._is_shared(code, cell):
            return Written(Mark.UNREADABLE, None, "", (Reason.MERGED,))
        if cell.unread == Reason.NO_RESULT:
            return Written(Mark.UNREADABLE, None, "", (Reason.NO_RESULT,))
        if cell.unread == Reason.HIDDEN:
            return replace(written, reasons=(*written.reasons, Reason.HIDDEN))
        return written

    def _is_shared(self, code: str, cell: TreeCell) -> bool:
        """Tell whether another figure has the same cell."""
        if cell.rows == 1 and cell.columns == 1:
            return False
        taken = self.columns.found
        inside = range(cell.column, cell.column + cell.columns)
        over = {taken[place][0] for place in inside if place in taken}
        return len(over) > 1 or self._covers_lines(cell)

    def _covers_lines(self, cell: TreeCell) -> bool:
        if cell.rows == 1:
            return False
        covered = range(cell.row, cell.row + cell.rows)
        names = {
            label
            for row in covered
            for other in self.matrix.row(row, 0, self.columns.first)
            if (label := self.segment.words.names.exact(other.text)) is not None
            and other.row == row
        }
        return len(names) > 1

    def _keep(self, figure: FoundFigure) -> None:
        known = self.into.figures.get(figure.code)
        if known is None:
            self.into.figures[figure.code] = figure
        elif known.written != figure.written:
            self.into.puzzles.append(
                Puzzle("twice", flat(figure.text), self.number, figure.cell)
            )

    def _puzzle_row(self, row: int) -> None:
        cells = self.matrix.row(row)
        words = [flat(cell.text) for cell in cells if cell.text.strip()]
        names = self.segment.words
        is_known = len(words) == 1 and (
            names.names.exact(words[0]) or names.headings.exact(words[0])
        )
        if words and not is_known and not self._is_group(row):
            text = " | ".join(words)[:QUOTED]
            self.into.puzzles.append(Puzzle("row", text, self.number, cells[0]))

    def _is_group(self, row: int) -> bool:
        """A heading over rows: a known name, and no figure beside it."""
        first = [cell for cell in self.matrix.row(row) if cell.text.strip()][0]
        is_name = self.segment.words.names.exact(first.text) is not None
        rest = self.matrix.row(row, self.columns.first)
        return is_name and not any(cell.text.strip() for cell in rest)


def _once(cells: Sequence[TreeCell | None]) -> list[TreeCell]:
    return list(dict.fromkeys(cell for cell in cells if cell is not None))
