"""A table within a sheet that others filled in: its headings, then its figures."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure.labels import Sentence, noop, sentence
from reports.form.collected import Collected
from reports.form.files import RawSheet
from reports.form.labels import LabelledTable, Line
from reports.rules.form_text import keys_of
from reports.rules.typed_values import read_number


class Section:
    """A table within a sheet: its heading rows, then its rows of figures."""

    def __init__(self, into: Collected, sheet: RawSheet, table: LabelledTable) -> None:
        self.into, self.sheet, self.table = into, sheet, table
        self.heads: list[list[str]] = []
        self.is_closed_head = False
        self.last_head = 0
        self.has_body = False
        self.heard: dict[str, int] = {}
        self._columns: dict[int, tuple[str, tuple[str, ...]]] = {}

    def head(self, number: int, row: list[str]) -> None:
        """Take a row of headings; the first after figures begins anew."""
        if self.is_closed_head:
            self.heads, self.is_closed_head = [], False
        self.heads.append(row)
        self.last_head = number
        self._columns = {}

    def body(self, number: int, row: list[str]) -> None:
        """Take a row below the headings: figures, or a note to be passed over."""
        self.is_closed_head = True
        columns = self._columns or self._mapped()
        self._columns = columns
        labels = [
            (at, text) for at, text in enumerate(row) if text and at not in columns
        ]
        line = self._line_of(labels)
        for _at, text in labels:
            self.heard.update(dict.fromkeys(keys_of(text), number))
        if line is None:
            self._note_stray(number, row, labels)
            return
        self.has_body = True
        if not self.into.line_found(self.table, line, self.sheet):
            words = sentence(noop("这一行出现了两次，请只留一行。"))
            self.into.note(self.sheet.address(number, 0), words)
            return
        self._take(number, row, line, columns)

    def close(self) -> None:
        """A table without labels of rows that was left blank is blank."""
        if self.has_body or self.table.lines[0].label:
            return
        self._columns = self._mapped()
        line = self.table.lines[0]
        if self.into.line_found(self.table, line, self.sheet):
            self._take(self.last_head + 1, [], line, self._columns)

    def _take(
        self,
        number: int,
        row: list[str],
        line: Line,
        columns: dict[int, tuple[str, tuple[str, ...]]],
    ) -> None:
        codes = {at: _code_under(line, *head) for at, head in columns.items()}
        for at, code in codes.items():
            text = row[at] if at < len(row) else ""
            if code and code not in self.into.figures:
                self.into.put(code, text, self.sheet.address(number, at))
            elif text:
                self._note_cell(number, at)
        for at, text in enumerate(row):
            if at > min(columns, default=0) and at not in columns and _is_number(text):
                self._note_cell(number, at)

    def _note_cell(self, number: int, at: int) -> None:
        words = noop("这一格上面没有认得的列名，请照空表改正列名。")
        self.into.note(self.sheet.address(number, at), sentence(words))

    def _line_of(self, labels: list[tuple[int, str]]) -> Line | None:
        if not self.table.lines[0].label:
            return None if self.has_body else self.table.lines[0]
        for _at, text in reversed(labels):
            found = self.table.lines_named(text)
            if found:
                return max(found, key=self._nearness)
        return None

    def _nearness(self, line: Line) -> int:
        """How lately the label above a line was seen, for labels used twice."""
        above = [self.heard.get(key, -1) for key in keys_of("".join(line.above[-1:]))]
        return max(above, default=-1)

    def _note_stray(
        self, number: int, row: list[str], labels: list[tuple[int, str]]
    ) -> None:
        filled = [at for at, text in enumerate(row) if _is_number(text)]
        if not filled or not (filled and set(filled) & set(self._columns)):
            return
        if not labels:
            words = sentence(noop("这一行没有认得的项目名称，请照空表改正。"))
            self.into.note(self.sheet.address(number, filled[0]), words)
            return
        at, text = labels[-1]
        words = sentence(
            noop("不认识“%(label)s”这一行，请照空表改正名称。"), label=text[:60]
        )
        self.into.note(self.sheet.address(number, at), words)

    def _mapped(self) -> dict[int, tuple[str, tuple[str, ...]]]:
        """Return the column label and the group labels above each column."""
        width = max((len(row) for row in self.heads), default=0)
        columns = {}
        for at in range(width):
            label = self._label_over(at)
            if label:
                columns[at] = (label, tuple(self._groups_over(at)))
        return columns

    def _label_over(self, at: int) -> str:
        for row in reversed(self.heads):
            text = row[at] if at < len(row) else ""
            label = _known(text, self.table.columns) if text else ""
            if label:
                return label
        return ""

    def _groups_over(self, at: int) -> Iterator[str]:
        """A group stands over the columns up to the next text in its row."""
        for row in self.heads:
            texts = [text for text in row[: at + 1] if text]
            label = _known(texts[-1], self.table.groups) if texts else ""
            if label:
                yield label


def _code_under(line: Line, column: str, groups: tuple[str, ...]) -> str:
    """Return the figure of a line under a column; groups only where they matter."""
    found = [key for key in line.codes if key[0] == column]
    if len(found) > 1:
        found = [key for key in found if key[1][-1:] == groups[-1:]]
    return line.codes[found[0]] if len(found) == 1 else ""


def _known(text: str, labels: frozenset[str]) -> str:
    keys = keys_of(text)
    return next((label for label in labels if keys & keys_of(label)), "")


def _is_number(text: str) -> bool:
    value = read_number(text, is_amount=True)
    return value is not None and not isinstance(value, Sentence)
