"""Reports of an invented county, laid out in many ways."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from reports.rules.formats import FORMATS
from reports.rules.grid_layout import Layout

TITLES = {
    "form2021": "示例县人民政府2024年政府信息公开工作年度报告",
    "form2019": "示例县人民政府2020年政府信息公开工作年度报告",
    "form2014": "示例县人民政府2016年政府信息公开工作年度报告",
}


@dataclass(frozen=True)
class Put:
    """A cell in its place."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    code: str = ""


@dataclass
class Sheet:
    """A table under a heading."""

    heading: str
    cells: list[Put]

    @property
    def width(self) -> int:
        return max(cell.column + cell.columns for cell in self.cells)

    @property
    def height(self) -> int:
        return max(cell.row + cell.rows for cell in self.cells)

    def change(self, how: Callable[[Put], Put]) -> None:
        self.cells = [how(cell) for cell in self.cells]


@dataclass
class Paper:
    """A report: its title, its tables, and what a reader should get from it.

    ``expected`` is the value of each code as text, or the state of a cell that
    holds no number.
    """

    title: str
    sheets: list[Sheet]
    expected: dict[str, str] = field(default_factory=dict)
    prose: list[str] = field(default_factory=list)

    def sheet(self, code: str) -> Sheet:
        return next(s for s in self.sheets if any(c.code == code for c in s.cells))

    def write(self, code: str, text: str, expected: str) -> None:
        """Put something else into a cell."""
        sheet = self.sheet(code)
        sheet.change(
            lambda cell: replace(cell, text=text) if cell.code == code else cell
        )
        self.expected[code] = expected

    def relabel(self, old: str, new: str) -> None:
        for sheet in self.sheets:
            sheet.change(lambda c: replace(c, text=new) if c.text == old else c)


def paper(form: str = "form2021") -> Paper:
    """Return a report with a number of its own in every cell."""
    made = Paper(TITLES[form], [])
    numbers = iter(range(11, 99_999, 13))
    for number, table in enumerate(FORMATS[form].tables, 2):
        sheet = Sheet(f"{'一二三四五六'[number - 1]}、{table.label}", [])
        for row in Layout(table.rows).rows:
            for place in row:
                cell = place.cell
                text = cell.text
                if cell.code:
                    spec = FORMATS[form].figures[cell.code]
                    text = f"{next(numbers)}{'.5' if spec.is_amount else ''}"
                    made.expected[cell.code] = text
                sheet.cells.append(
                    Put(
                        text,
                        place.row,
                        place.column,
                        cell.rows,
                        cell.columns,
                        cell.code,
                    )
                )
        made.sheets.append(sheet)
    return made


def unmerged(made: Paper) -> None:
    """Every merged cell taken apart: its words in the first, the others blank."""
    for sheet in made.sheets:
        sheet.cells = [
            Put(cell.text if (r, c) == (0, 0) else "", cell.row + r, cell.column + c,
                code=cell.code if (r, c) == (0, 0) else "")
            for cell in sheet.cells
            for r in range(cell.rows)
            for c in range(cell.columns)
        ]  # fmt: skip


def each_number(made: Paper, how: Callable[[str], str]) -> None:
    """Write every number another way."""
    for sheet in made.sheets:
        sheet.change(lambda c: replace(c, text=how(c.text)) if c.code else c)


def each_label(made: Paper, how: Callable[[str], str]) -> None:
    for sheet in made.sheets:
        sheet.change(lambda c: c if c.code else replace(c, text=how(c.text)))


def shuffled_columns(sheet: Sheet, columns: Iterable[int], seed: int = 4) -> None:
    """Change the order of columns of a table whose cells there are all single."""
    old = list(columns)
    new = old[:]
    random.Random(seed).shuffle(new)
    to = dict(zip(old, new, strict=True))

    def moved(cell: Put) -> Put:
        inside = cell.column in to and cell.columns == 1
        return replace(cell, column=to[cell.column]) if inside else cell

    sheet.change(moved)


def moved_rows(sheet: Sheet, first: int, second: int) -> None:
    """Change two rows of single height with one another."""
    to = {first: second, second: first}
    sheet.change(
        lambda c: replace(c, row=to[c.row]) if c.row in to and c.rows == 1 else c
    )


def without_row(sheet: Sheet, row: int) -> None:
    """Take a row out."""
    cells = []
    for cell in sheet.cells:
        if cell.row == row and cell.rows == 1:
            continue
        if cell.row > row:
            cells.append(replace(cell, row=cell.row - 1))
        elif cell.row + cell.rows > row:
            cells.append(replace(cell, rows=cell.rows - 1))
        else:
            cells.append(cell)
    sheet.cells = cells


def with_row(sheet: Sheet, at: int, texts: list[str]) -> None:
    """Put a row in; what is merged over the place grows."""
    cells = []
    for cell in sheet.cells:
        if cell.row >= at:
            cells.append(replace(cell, row=cell.row + 1))
        elif cell.row + cell.rows > at:
            cells.append(replace(cell, rows=cell.rows + 1))
        else:
            cells.append(cell)
    width = sheet.width
    spans = [1] * len(texts)
    if len(texts) == 1:
        spans = [width]
    sheet.cells = cells + [
        Put(text, at, column, 1, span)
        for column, (text, span) in enumerate(zip(texts, spans, strict=True))
    ]


def in_one(made: Paper, first: int, second: int) -> None:
    """Put two tables under one another as one table of the wider width."""
    upper, lower = made.sheets[first], made.sheets[second]
    width = max(upper.width, lower.width)
    cells = [_stretched(cell, upper.width, width) for cell in upper.cells]
    cells += [
        replace(_stretched(cell, lower.width, width), row=cell.row + upper.height)
        for cell in lower.cells
    ]
    made.sheets[first] = Sheet(upper.heading, cells)
    del made.sheets[second]


def _stretched(cell: Put, own: int, width: int) -> Put:
    if cell.column + cell.columns == own and own < width:
        return replace(cell, columns=cell.columns + width - own)
    return cell


def in_two(made: Paper, number: int, row: int) -> None:
    """Cut a table in two above a row; what reaches over the cut is cut as well."""
    sheet = made.sheets[number]
    upper = [
        replace(c, rows=min(c.rows, row - c.row)) for c in sheet.cells if c.row < row
    ]
    lower = []
    for cell in sheet.cells:
        end = cell.row + cell.rows
        if cell.row >= row:
            lower.append(replace(cell, row=cell.row - row))
        elif end > row:
            lower.append(replace(cell, row=0, rows=end - row, text=""))
    made.sheets[number : number + 1] = [Sheet(sheet.heading, upper), Sheet("", lower)]
