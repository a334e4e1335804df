"""The figures of the official tables, found in the tables of a file by label."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from reports.rules.formats import FORMATS, FigureSpec
from reports.rules.prose import fold
from reports.rules.reading.form_lines import FormLine, Labelled
from reports.rules.reading.grids import Matrix, repaired
from reports.rules.reading.labels import Labels
from reports.rules.reading.marks import Mark, Written, is_mark, written_in
from reports.rules.reading.matching import By, Match, Matcher, Printed
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
_NUMERALS = (
    r"[一二三四五六七八九十]+、",
    r"\([一二三四五六七八九十]+\)",
    r"[0-9]+[.、)]",
)
#: Words of a cell that a finding or a list quotes.
_QUOTED = 60


@dataclass(frozen=True)
class FoundFigure:
    """A figure of the form: what is written, why it is this one, and its cell."""

    code: str
    written: Written
    reasons: tuple[Reason, ...]
    text: str = ""
    cell: TreeCell | None = None
    table: int = 0
    sheet: str = ""
    row_label: str = ""
    column_label: str = ""


@dataclass(frozen=True)
class Puzzle:
    """Something in a table that was not understood; ``what`` names its kind."""

    what: str
    words: str
    table: int = 0
    cell: TreeCell | None = None


@dataclass(frozen=True)
class Misprint:
    """A label that is printed otherwise than the form has it."""

    printed: str
    label: str
    codes: tuple[str, ...]
    cell: TreeCell | None = None


@dataclass
class Extract:
    """What the tables of a file say."""

    figures: dict[str, FoundFigure] = field(default_factory=dict)
    puzzles: list[Puzzle] = field(default_factory=list)
    misprints: list[Misprint] = field(default_factory=list)
    #: Official tables of which something was found.
    tables: set[str] = field(default_factory=set)
    #: Which official tables a table of the file holds, by its number.
    held: dict[int, list[str]] = field(default_factory=dict)

    @property
    def score(self) -> int:
        """How many cells were found; what was told by place alone counts less."""
        weak = {Reason.ROW_BY_PLACE, Reason.COLUMN_BY_PLACE, Reason.ROW_NEAR}
        return sum(1 if weak & set(one.reasons) else 3 for one in self.figures.values())


def extract(tables: Sequence[Table], form: str) -> Extract:
    """Return the figures of a format that tables hold, and what is unclear in them."""
    into = Extract()
    words = vocabularies(form)
    joinable = Labels(label for one in words for label in one.names.labels)
    columns: dict[str, _Columns] = {}
    for table in tables:
        matrix = Matrix(repaired(table, joinable))
        segments = segments_of(matrix, form)
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
    return Puzzle("table", words[:_QUOTED], table.number, first[0] if first else None)


@dataclass(frozen=True)
class _Columns:
    """The columns of figures: where the names end, and which column is which.

    ``width`` is that of the table they were found in; a table that goes on
    without a head of its own has them from there.
    """

    width: int
    first: int
    found: Mapping[int, tuple[Labelled, By, str]]


class _Block:
    """Rows of one official table under one head."""

    def __init__(
        self,
        into: Extract,
        segment: Segment,
        before: _Columns | None,
        specs: Mapping[str, FigureSpec],
    ) -> None:
        self.into = into
        self.segment = segment
        self.matrix = segment.matrix
        self.form = segment.words.form
        self.number = self.matrix.table.number
        self.specs = specs
        self.money = self._money()
        self.columns = self._columns(before)

    def read(self) -> None:
        lines = self._lines()
        for row in self.segment.body:
            if row in lines:
                self._read_line(row, *lines[row])
            else:
                self._puzzle_row(row)

    # Names of the rows.

    def _lines(self) -> dict[int, tuple[FormLine, By, str]]:
        rows = self.segment.body
        if not self.form.has_names:
            return self._only_line(rows)
        printed = [self._printed(row, rows) for row in rows]
        matches = Matcher(self.form.lines, printed).match()
        return {
            rows[at]: (self.form.lines[match.place], match.by, printed[at].label)
            for at, match in matches.items()
            if self._has_figures(rows[at])
        }

    def _only_line(self, rows: Sequence[int]) -> dict[int, tuple[FormLine, By, str]]:
        """Table four has one row of figures: the first that looks like it."""
        for row in rows:
            cells = self.matrix.row(row, self.columns.first)
            if sum(is_mark(cell.text) for cell in cells) * 2 >= len(cells) > 1:
                return {row: (self.form.lines[0], By.LABEL, "")}
        return {}

    def _has_figures(self, row: int) -> bool:
        """A row that is all one heading has no figures."""
        cells = self.matrix.row(row)
        return len(cells) > 1 or self.matrix.width == 1

    def _printed(self, row: int, rows: Sequence[int]) -> Printed:
        cells = [
            cell
            for cell in self.matrix.row(row, 0, self.columns.first)
            if cell.text.strip()
        ]
        own = [cell for cell in cells if cell.row == row or cell.rows == 1]
        label = own[-1].text if own else (cells[-1].text if len(cells) == 1 else "")
        above = tuple(cell.text for cell in cells if cell.text != label)
        return Printed(label, (*self._higher(row, rows, label), *above))

    def _higher(self, row: int, rows: Sequence[int], label: str) -> tuple[str, ...]:
        """Return the lines above that the numerals put this one under."""
        found: list[str] = []
        depth = _depth(label)
        for other in reversed([one for one in rows if one < row]):
            cells = self.matrix.row(other, 0, max(1, self.columns.first))
            text = next((cell.text for cell in cells if cell.text.strip()), "")
            if text and _depth(text) < depth:
                depth = _depth(text)
                found.insert(0, text)
            if depth == 0:
                break
        return tuple(found)

    # Names of the columns.

    def _columns(self, before: _Columns | None) -> _Columns:
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
        return _Columns(width, first, found)

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
            for cell in self.matrix.row(row)
            if cell.text
            and cell.columns < self.matrix.width
            and self.segment.words.names.like(cell.text) is not None
        ]
        if not ends:
            return 1
        return max(end for end in ends if ends.count(end) * 8 >= len(ends))

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

    def _money(self) -> str:
        """Return the unit of money that the head names."""
        for row in self.segment.heads:
            for cell in self.matrix.row(row):
                found = _MONEY.search(re.sub(r"\s", "", fold(cell.text)))
                if found:
                    return found[1] or found[2]
        return ""

    # The figures.

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
            self.matrix.table.name, _flat(row_label), _flat(column_label),
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
                Puzzle("twice", _flat(figure.text), self.number, figure.cell)
            )

    # What is left over.

    def _puzzle_row(self, row: int) -> None:
        cells = self.matrix.row(row)
        words = [_flat(cell.text) for cell in cells if cell.text.strip()]
        names = self.segment.words
        is_known = len(words) == 1 and (
            names.names.exact(words[0]) or names.headings.exact(words[0])
        )
        if words and not is_known and not self._is_group(row):
            text = " | ".join(words)[:_QUOTED]
            self.into.puzzles.append(Puzzle("row", text, self.number, cells[0]))

    def _is_group(self, row: int) -> bool:
        """A heading over rows: a known name, and no figure beside it."""
        first = [cell for cell in self.matrix.row(row) if cell.text.strip()][0]
        is_name = self.segment.words.names.exact(first.text) is not None
        rest = self.matrix.row(row, self.columns.first)
        return is_name and not any(cell.text.strip() for cell in rest)

    def _puzzle_columns(
        self, names: list[tuple[Printed, list[int]]], matches: Mapping[int, Match]
    ) -> None:
        for at, (printed, places) in enumerate(names):
            if at in matches or not printed.label or len(self._form_columns()) == 1:
                continue
            cell = self.matrix.at(self.segment.heads[-1], places[0])
            self.into.puzzles.append(
                Puzzle("column", _flat(printed.label), self.number, cell)
            )


def _once(cells: Sequence[TreeCell | None]) -> list[TreeCell]:
    return list(dict.fromkeys(cell for cell in cells if cell is not None))


def _depth(text: str) -> int:
    folded = fold(re.sub(r"\s", "", text[:20]))
    signs = enumerate(_NUMERALS)
    found = (depth for depth, sign in signs if re.match(sign, folded))
    return next(found, len(_NUMERALS))


def _flat(text: str) -> str:
    return re.sub(r"\s+", "", text)[:_QUOTED] if text else ""


def parts(figures: Mapping[str, FoundFigure]) -> Iterator[tuple[str, FoundFigure]]:
    """Yield figures that the form itself does not print."""
    return (
        (code, figure)
        for code, figure in figures.items()
        if Reason.COLLAPSED in figure.reasons
    )
