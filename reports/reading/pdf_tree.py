"""A PDF as a tree: text outside of ruled tables as paragraphs, tables as cells.

A table that goes on at the top of the next page is one table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pypdfium2

from reports.reading.limits import (
    DAMAGED,
    ENCRYPTED,
    MOST_PAGES,
    NO_TEXT,
    TOO_MANY_PAGES,
    Refused,
    Room,
    clean,
)
from reports.reading.pdf_grid import NEAR, Grid, grids_of, places
from reports.reading.pdf_lines import (
    Line,
    Margins,
    is_centred,
    is_page_number,
    joined,
    lines_of,
    margins_of,
    starts_paragraph,
    text_in,
)
from reports.reading.pdf_page import Page, Sign, page_of
from reports.reading.pdf_tagged import Spoken, spoken_of
from reports.reading.pdf_tags import Tag, Tags, tags_of
from reports.rules.reading.contents import without_contents
from reports.rules.reading.tree import Block, Box, Paragraph, Table, Tree, TreeCell

#: A page without text but with a picture is a scan.
SCANNED = "scanned_page"
#: A tagged page with much text that its tags do not know.
UNTAGGED = "untagged_text"
_MOST_ORNAMENTS = 60


def tree_of(data: bytes) -> Tree:
    """Return a PDF as a tree. Raises Refused."""
    document = _opened(data)
    if len(document) > MOST_PAGES:
        raise Refused(TOO_MANY_PAGES)
    tags = tags_of(data)
    builder = _Builder(tags)
    for number in range(1, len(document) + 1):
        builder.add(_page(document, number, with_marks=tags is not None))
    if not builder.has_text:
        raise Refused(NO_TEXT)
    blocks = tuple(builder.finished())
    return Tree("pdf", blocks, len(document), tuple(builder.notes))


def _opened(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as wrong:
        is_locked = "assword" in str(wrong)
        raise Refused(ENCRYPTED if is_locked else DAMAGED) from wrong


def _page(document: pypdfium2.PdfDocument, number: int, *, with_marks: bool) -> Page:
    try:
        return page_of(document, number, with_marks=with_marks)
    except pypdfium2.PdfiumError as wrong:
        raise Refused(DAMAGED) from wrong


@dataclass(frozen=True)
class _Ruled:
    """A ruled table on one page, with the lines between its columns."""

    page: int
    grid: Grid
    cells: tuple[TreeCell, ...]


#: A grid, and the signs in each of its cells.
_Found = tuple[Grid, list[list[Sign]]]


class _Builder:
    """Puts the pages together."""

    def __init__(self, tags: Tags | None = None) -> None:
        self.tags = tags
        self.items: list[Paragraph | list[_Ruled]] = []
        self.notes: list[tuple[str, str]] = []
        self.has_text = False
        self._room = Room()
        self._last: Line | None = None
        self._spoken: Tag | None = None
        self._contents: set[int] = set()

    def add(self, page: Page) -> None:
        if not page.signs and page.has_pictures:
            self.notes.append((SCANNED, str(page.number)))
        self.has_text = self.has_text or bool(page.signs)
        grids = grids_of(page.rulings)
        outside, inside = _sorted(page.signs, grids)
        if self.tags is not None:
            tables = list(zip(grids, inside, strict=True))
            outside = self._add_spoken(page, outside, tables)
            grids, inside = [], []
        lines = [line for line in lines_of(outside) if not _is_furniture(line, page)]
        margins = margins_of(lines, page.width)
        tables = list(zip(grids, inside, strict=True))
        for line in lines:
            while tables and tables[0][0].box[1] < line.box[1]:
                self._add_table(page, *tables.pop(0))
            self._add_line(page, line, margins)
        for grid, signs in tables:
            self._add_table(page, grid, signs)

    def _add_spoken(
        self, page: Page, signs: Sequence[Sign], tables: list[_Found]
    ) -> list[Sign]:
        """Add what is tagged; return what is not, and is no ornament of the page."""
        assert self.tags is not None
        told = [(sign, self.tags.of(page.number, sign.mark)) for sign in signs]
        right = max((sign.box[2] for sign, tag in told if tag), default=page.width)
        for spoken in spoken_of((sign, tag) for sign, tag in told if tag is not None):
            while tables and tables[0][0].box[1] < spoken.top:
                self._add_table(page, *tables.pop(0))
            self._add_element(page, spoken, right)
        for table in tables:
            self._add_table(page, *table)
        ornaments = [s for s, _tag in told if s.mark < 0 and s.text.isalnum()]
        if len(ornaments) > _MOST_ORNAMENTS:
            self.notes.append((UNTAGGED, str(page.number)))
        return [sign for sign, tag in told if tag is None and sign.mark >= 0]

    def _add_element(self, page: Page, spoken: Spoken, right: float) -> None:
        tag, last = spoken.tag, self.items[-1] if self.items else None
        for line in spoken.lines(right):
            text = self._room.take_text(clean(line))
            if self._spoken == tag and isinstance(last, Paragraph):
                # The first line on a page goes on with the last one before it.
                self.items[-1] = replace(last, text=joined(last.text, text))
                last = None
                continue
            self._room.take_block()
            if tag.is_contents:
                self._contents.add(len(self.items))
            self.items.append(
                Paragraph(text, level=tag.level, page=page.number, role=tag.role)
            )
            last = None
        self._spoken = tag

    def finished(self) -> list[Block]:
        """Return the blocks of all pages but the table of contents."""
        number = 0
        found: list[tuple[Block, bool]] = []
        for place, item in enumerate(self.items):
            if isinstance(item, Paragraph):
                found.append((item, place in self._contents))
            else:
                number += 1
                found.append((_table(number, item), False))
        return without_contents(found)

    def _add_line(self, page: Page, line: Line, margins: Margins) -> None:
        text = self._room.take_text(clean(line.text))
        last = self.items[-1] if self.items else None
        starts = starts_paragraph(line, self._last, margins)
        if starts or not isinstance(last, Paragraph):
            self._room.take_block()
            centred = is_centred(line, margins)
            self.items.append(Paragraph(text, page=page.number, is_centred=centred))
        else:
            self.items[-1] = replace(last, text=joined(last.text, text))
        self._last = line

    def _add_table(
        self, page: Page, grid: Grid, signs: Sequence[Sequence[Sign]]
    ) -> None:
        cells = []
        for cell, inside in zip(grid.cells, signs, strict=True):
            self._room.take_cell()
            text = self._room.take_text(clean(text_in(inside)))
            box = _rounded(cell.box)
            cells.append(
                TreeCell(
                    text,
                    cell.row,
                    cell.column,
                    cell.rows,
                    cell.columns,
                    page.number,
                    box,
                )  # fmt: skip
            )
        ruled = _Ruled(page.number, grid, tuple(cells))
        last = self.items[-1] if self.items else None
        if isinstance(last, list) and _goes_on(last[-1], ruled):
            last.append(ruled)
        else:
            self.items.append([ruled])
        self._last = None


def _rounded(box: Box) -> Box:
    left, top, right, bottom = (round(side, 1) for side in box)
    return left, top, right, bottom


def _sorted(
    signs: Sequence[Sign], grids: Sequence[Grid]
) -> tuple[list[Sign], list[list[list[Sign]]]]:
    """Part the signs: those outside of tables, and those of each cell."""
    outside: list[Sign] = []
    inside: list[list[list[Sign]]] = [[[] for _cell in grid.cells] for grid in grids]
    for sign in signs:
        place = _cell_of(sign, grids)
        if place is None:
            outside.append(sign)
        else:
            inside[place[0]][place[1]].append(sign)
    return outside, inside


def _cell_of(sign: Sign, grids: Sequence[Grid]) -> tuple[int, int] | None:
    x, y = sign.middle
    for number, grid in enumerate(grids):
        left, top, right, bottom = grid.box
        if not (left <= x <= right and top <= y <= bottom):
            continue
        for place, cell in enumerate(grid.cells):
            left, top, right, bottom = cell.box
            if left <= x <= right and top <= y <= bottom:
                return number, place
    return None


def _is_furniture(line: Line, page: Page) -> bool:
    """A page number in the margin."""
    is_margin = line.box[3] < page.height * 0.1 or line.box[1] > page.height * 0.88
    return is_margin and is_page_number(line.text)


def _goes_on(before: _Ruled, after: _Ruled) -> bool:
    """A table goes on over the page when its outer edges do, with nothing between."""
    if after.page != before.page + 1:
        return False
    (left, right), (other_left, other_right) = (
        (ruled.grid.xs[0], ruled.grid.xs[-1]) for ruled in (before, after)
    )
    return abs(left - other_left) <= 3 * NEAR and abs(right - other_right) <= 3 * NEAR


def _table(number: int, parts: list[_Ruled]) -> Table:
    """Put the parts of a table over one another, in columns common to all.

    Left and right pages have other margins: each part is moved to those of the first.
    """
    moves = [part.grid.xs[0] - parts[0].grid.xs[0] for part in parts]
    columns = [
        [x - move for x in part.grid.xs]
        for part, move in zip(parts, moves, strict=True)
    ]
    xs = places((x for edges in columns for x in edges), near=NEAR * 1.5)
    cells: list[TreeCell] = []
    row = 0
    for part, edges in zip(parts, columns, strict=True):
        for cell in part.cells:
            start = _nearest(xs, edges[cell.column])
            end = _nearest(xs, edges[cell.column + cell.columns])
            cells.append(
                replace(
                    cell, row=cell.row + row, column=start, columns=max(1, end - start)
                )
            )
        row += len(part.grid.ys) - 1
    return Table(number, tuple(cells), page=parts[0].page)


def _nearest(places: list[float], value: float) -> int:
    return min(range(len(places)), key=lambda place: abs(places[place] - value))
