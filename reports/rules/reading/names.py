"""Which row of a table in the file is which line of the form."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reports.rules.prose import fold
from reports.rules.reading.form_lines import FormLine
from reports.rules.reading.marks import is_mark
from reports.rules.reading.matching import By, Matcher, Printed
from reports.rules.reading.segments import Segment

_NUMERALS = (
    r"[一二三四五六七八九十]+、",
    r"\([一二三四五六七八九十]+\)",
    r"[0-9]+[.、)]",
)


class RowReader:
    """Reads the names of rows; ``first`` is the first column behind them."""

    def __init__(self, segment: Segment, first: int) -> None:
        self.segment = segment
        self.matrix = segment.matrix
        self.form = segment.words.form
        self.first = first

    def read(self) -> dict[int, tuple[FormLine, By, str]]:
        """Return the line of the form, how it was told, and the label, by row."""
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
            cells = self.matrix.row(row, self.first)
            if sum(is_mark(cell.text) for cell in cells) * 2 >= len(cells) > 1:
                return {row: (self.form.lines[0], By.LABEL, "")}
        return {}

    def _has_figures(self, row: int) -> bool:
        """A row that is all one heading has no figures."""
        cells = self.matrix.row(row)
        return len(cells) > 1 or self.matrix.width == 1

    def _printed(self, row: int, rows: Sequence[int]) -> Printed:
        cells = [
            cell for cell in self.matrix.row(row, 0, self.first) if cell.text.strip()
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
            cells = self.matrix.row(other, 0, max(1, self.first))
            text = next((cell.text for cell in cells if cell.text.strip()), "")
            if text and _depth(text) < depth:
                depth = _depth(text)
                found.insert(0, text)
            if depth == 0:
                break
        return tuple(found)


def _depth(text: str) -> int:
    folded = fold(re.sub(r"\s", "", text[:20]))
    signs = enumerate(_NUMERALS)
    found = (depth for depth, sign in signs if re.match(sign, folded))
    return next(found, len(_NUMERALS))
