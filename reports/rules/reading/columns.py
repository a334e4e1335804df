"""Which column of a table in the file is which column of the form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from reports.rules.reading.finds import Puzzle, flat
from reports.rules.reading.form_lines import Labelled
from reports.rules.reading.labels import Labels
from reports.rules.reading.marks import Mark, written_in
from reports.rules.reading.matching import By, Match, Matcher, Printed
from reports.rules.reading.segments import Segment
from reports.rules.reading.tree import TreeCell


@dataclass(frozen=True)
class Columns:
    """The columns of figures: where the names end, and which column is which.

    ``width`` is that of the table they were found in; a table that goes on
    without a head of its own has them from there.
    """

    width: int
    first: int
    found: Mapping[int, tuple[Labelled, By, str]]


class ColumnReader:
    """Reads the names of columns; ``puzzles`` are those nobody knows."""

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self.matrix = segment.matrix
        self.form = segment.words.form
        self.puzzles: list[Puzzle] = []

    def read(self, before: Columns | None) -> Columns:
        """Return the columns; ``before`` are those of the part of the table above."""
        first = self._first_column()
        names = self._head_cells(first)
        width = self.matrix.width
        if not any(printed.label for printed, _places in names) and (
            before is not None and before.width == width
        ):
            return before
        form = self._form_columns()
        matches = Matcher(form, [printed for printed, _places in names]).match()
        if not matches and len(form) == 1:
            matches = self._single(names)
        found: dict[int, tuple[Labelled, By, str]] = {}
        for at, match in matches.items():
            printed, places = names[at]
            for place in places:
                found[place] = form[match.place], match.by, printed.label
        self._puzzle_columns(names, matches)
        return Columns(width, first, found)

    def _form_columns(self) -> list[Labelled]:
        """Return the columns of the form that this head may have.

        A table in several parts has other columns in each: those of the rows below.
        """
        labels = Labels(line.label for line in self.form.lines if line.label)
        here = {
            label
            for row in self.segment.body
            for cell in self.matrix.row(row)
            if (label := labels.exact(cell.text)) is not None
        }
        lines = [line for line in self.form.lines if line.label in here]
        columns = [column for line in lines for column in line.codes]
        return list(dict.fromkeys(columns)) or list(self.form.columns)

    def _first_column(self) -> int:
        """Return the column behind the last name of a row."""
        if not self.form.has_names:
            return 0
        ends = [
            cell.column + cell.columns
            for row in self.segment.body
            for cell in self._beside(row)
            if cell.text
            and cell.columns < self.matrix.width
            and self.segment.words.names.like(cell.text) is not None
        ]
        if not ends:
            return 1
        often = Counter(ends)
        return max(end for end, times in often.items() if times * 8 >= len(ends))

    def _beside(self, row: int) -> list[TreeCell]:
        """Return the cells of a row; a heading over all columns stands beside none."""
        cells = self.matrix.row(row)
        return cells if len(cells) > 1 else []

    def _head_cells(self, first: int) -> list[tuple[Printed, list[int]]]:
        """Return the columns by their lowest heading, each with its places."""
        found: list[tuple[Printed, list[int]]] = []
        leaves: list[TreeCell | None] = []
        for column in range(first, self.matrix.width):
            cells = self._over(column)
            texts = [cell.text for cell in cells]
            leaf = cells[-1] if cells else None
            if leaf is not None and leaves and leaves[-1] is leaf and leaf.columns > 1:
                found[-1][1].append(column)
                continue
            leaves.append(leaf)
            above = (*self._groups(column), *texts[:-1])
            printed = Printed(texts[-1] if texts else "", above)
            found.append((printed, [column]))
        return found

    def _over(self, column: int) -> list[TreeCell]:
        """Return the headings over a column, outermost first; not those over all."""
        cells = [self.matrix.at(row, column) for row in self.segment.heads]
        return [
            cell
            for cell in dict.fromkeys(cells)
            if cell is not None and cell.text.strip() and not self._is_whole(cell)
        ]

    def _is_whole(self, cell: TreeCell) -> bool:
        return cell.columns >= self.matrix.width > 1

    def _groups(self, column: int) -> tuple[str, ...]:
        """Return the groups that stand further left, over blank cells."""
        found = []
        for row in self.segment.heads[:-1]:
            cell = self.matrix.at(row, column)
            if cell is not None and (cell.text.strip() or cell.columns > 1):
                continue
            left = (self.matrix.text(row, one) for one in range(column - 1, -1, -1))
            text = next((text for text in left if text.strip()), "")
            if self.segment.words.headings.exact(text) is not None:
                found.append(text)
        return tuple(found)

    def _single(self, names: list[tuple[Printed, list[int]]]) -> dict[int, Match]:
        """Of several columns without a known name, take the one with the numbers."""
        best, most = -1, 0
        for at, (_printed, places) in enumerate(names):
            texts = [self.matrix.text(row, places[0]) for row in self.segment.body]
            numbers = sum(written_in(text).mark is Mark.NUMBER for text in texts)
            if numbers > most:
                best, most = at, numbers
        return {best: Match(0, By.PLACE)} if best >= 0 else {}

    def _puzzle_columns(
        self, names: list[tuple[Printed, list[int]]], matches: Mapping[int, Match]
    ) -> None:
        for at, (printed, places) in enumerate(names):
            if at in matches or not printed.label or len(self._form_columns()) == 1:
                continue
            cell = self.matrix.at(self.segment.heads[-1], places[0])
            self.puzzles.append(
                Puzzle("column", flat(printed.label), self.matrix.table.number, cell)
            )
