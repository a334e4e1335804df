"""The JSON of a report as this system publishes it, as a tree.

It names its figures by code, so nothing of it is guessed; its texts become the
same paragraphs and tables as on paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from disclosure.rendering import blocks as paper
from disclosure.rendering.html import blocks_of
from reports.reading.json_file import report_in
from reports.reading.limits import MOST_KEYS, OTHER_DATA, TOO_MUCH, Refused, Room, clean
from reports.rules.paper_words import CONTACT, LINK, PERIOD
from reports.rules.prose import CODE
from reports.rules.reading.tree import (
    Block,
    Correction,
    Corrections,
    Paragraph,
    Role,
    Table,
    Told,
    ToldFigure,
    Tree,
    TreeCell,
)
from reports.rules.reading.typography import raised

_CODE = re.compile(CODE)
_LONGEST_CODE = 100
_MOST_SPAN = 100
_Object = Mapping[str, Any]


def tree_of(data: bytes) -> Tree:
    """Return a published report as a tree. Raises Refused."""
    report = report_in(data)
    builder = _Builder(report)
    blocks = tuple(builder.blocks())
    return Tree("json", blocks, told=builder.told())


class _Builder:
    def __init__(self, report: _Object) -> None:
        self.report = report
        self.room = Room()
        self.tables = 0
        self.cells: dict[str, tuple[int, TreeCell]] = {}
        self.headings: dict[str, str] = {}

    def blocks(self) -> Iterator[Block]:
        yield Paragraph(self._text(self.report, "title"), role=Role.TITLE)
        for section in _objects(self.report.get("sections")):
            yield from self._section(section)

    def told(self) -> Told:
        """Return what the file says by name; to be asked for after the blocks."""
        report = self.report
        return Told(
            title=self._text(report, "title"),
            agency=self._text(_object(report.get("agency")), "name"),
            year=int(report["year"]),
            format=str(report["format"]),
            figures=tuple(self._figures()),
            corrections=Corrections(
                self._text(report, "correction_reason"),
                tuple(
                    Correction(
                        *(self._text(item, key) for key in ("label", "old", "new"))
                    )
                    for item in _objects(report.get("corrections"))
                ),
            ),
            closing=tuple(self._closing()),
            cells=self.cells,
        )

    def _section(self, section: _Object) -> Iterator[Block]:
        depth = _number(section.get("depth"), 1, 6)
        heading = self._text(section, "numeral") + self._text(section, "heading")
        self.room.take_block()
        yield Paragraph(heading, level=depth, role=Role.HEADING)
        for code in _texts(section.get("figures")):
            self.headings.setdefault(code, heading)
        html = section.get("html")
        if isinstance(html, str):
            for block in blocks_of(self.room.take_text(html), depth + 1):
                yield from self._block(block)
        for grid in _objects(section.get("grids")):
            yield from self._grid(grid)

    def _block(self, block: paper.Block) -> Iterator[Block]:
        self.room.take_block()
        match block:
            case paper.Heading():
                yield Paragraph(clean(block.text), level=block.level, role=Role.HEADING)
            case paper.Paragraph():
                yield from _lines(_words(block.runs))
            case paper.List():
                yield from _items(block)
            case paper.Table():
                if block.caption:
                    yield Paragraph(clean(block.caption), role=Role.CAPTION)
                yield self._table(block)

    def _table(self, table: paper.Table) -> Table:
        rows = [
            [
                {
                    "text": _words(one.runs),
                    "columns": str(one.columns),
                    "rows": str(one.rows),
                }
                for one in row
            ]
            for row in table.rows
        ]
        return self._laid_out(rows)

    def _grid(self, grid: _Object) -> Iterator[Block]:
        label = self._text(grid, "label")
        if label:
            yield Paragraph(label, role=Role.CAPTION)
        rows = grid.get("rows")
        rows = rows if isinstance(rows, list) else []
        yield self._laid_out([_objects(row) for row in rows])

    def _laid_out(self, rows: Sequence[Sequence[_Object]]) -> Table:
        """Put cells into their places; what a span covers is not written again."""
        self.tables += 1
        found: list[TreeCell] = []
        taken: set[tuple[int, int]] = set()
        for row, cells in enumerate(rows):
            column = 0
            for cell in cells:
                while (row, column) in taken:
                    column += 1
                made = self._cell(cell, row, column)
                found.append(made)
                taken |= {
                    (row + down, column + across)
                    for down in range(made.rows)
                    for across in range(made.columns)
                }
                if len(taken) > MOST_KEYS:
                    raise Refused(TOO_MUCH)
                self._name(cell.get("code"), made)
        return Table(self.tables, tuple(found))

    def _cell(self, cell: _Object, row: int, column: int) -> TreeCell:
        self.room.take_cell()
        return TreeCell(
            self._text(cell, "text"), row, column,
            _number(cell.get("rows"), 1, _MOST_SPAN),
            _number(cell.get("columns"), 1, _MOST_SPAN),
        )  # fmt: skip

    def _name(self, code: object, cell: TreeCell) -> None:
        if isinstance(code, str) and code:
            self.cells.setdefault(code, (self.tables, cell))

    def _figures(self) -> Iterator[ToldFigure]:
        for code, figure in self.report["figures"].items():
            if len(code) > _LONGEST_CODE or not _CODE.fullmatch(code):
                raise Refused(OTHER_DATA)
            plain = _object(figure)
            self.room.take_cell()
            value = plain.get("value")
            if value is not None and not isinstance(value, str):
                raise Refused(OTHER_DATA)
            yield ToldFigure(
                code,
                None if value is None else self.room.take_text(clean(value)),
                self._text(plain, "label"),
                self._text(plain, "unit"),
                self._text(plain, "part_of"),
                self._text(plain, "note"),
                self.headings.get(code, ""),
            )

    def _closing(self) -> Iterator[str]:
        for link in _objects(self.report.get("links")):
            yield f"{LINK}：{self._text(link, 'title')}，{self._text(link, 'url')}"
        period = _object(self.report.get("period"))
        days = [_day(period.get(key)) for key in ("start", "end")]
        if all(days):
            yield f"{PERIOD}：{days[0]}至{days[1]}。"
        contact = _object(self.report.get("contact"))
        known = [
            f"{word}：{text}"
            for key, word in CONTACT.items()
            if (text := self._text(contact, key))
        ]
        if known:
            yield "；".join(known) + "。"

    def _text(self, of: _Object, key: str) -> str:
        value = of.get(key)
        return (
            self.room.take_text(clean(value)).strip() if isinstance(value, str) else ""
        )


def _items(block: paper.List) -> Iterator[Paragraph]:
    """Yield the items of a list with their signs, those below them as well."""
    for number, item in enumerate(block.items, block.start):
        sign = f"{number}．" if block.is_numbered else "·　"
        yield from _lines(f"{sign}{_words(item.runs)}")
        for below in item.lists:
            yield from _items(below)


def _lines(text: str) -> Iterator[Paragraph]:
    for line in text.split("\n"):
        if line.strip():
            yield Paragraph(line.strip(), role=Role.TEXT)


def _words(runs: paper.Runs) -> str:
    return clean(
        "".join(
            raised(run.text) if paper.Mark.SUPER in run.marks else run.text
            for run in runs
        )
    )


def _object(value: object) -> _Object:
    return value if isinstance(value, dict) else {}


def _objects(value: object) -> list[_Object]:
    if not isinstance(value, list):
        return []
    return [one for one in value if isinstance(one, dict)]


def _texts(value: object) -> list[str]:
    return (
        [one for one in value if isinstance(one, str)]
        if isinstance(value, list)
        else []
    )


def _number(value: object, least: int, most: int) -> int:
    plain = value if isinstance(value, str) and value.isdecimal() else str(least)
    return min(max(int(plain[:6]), least), most)


def _day(value: object) -> str:
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        return ""
    return f"{day.year}年{day.month}月{day.day}日"
