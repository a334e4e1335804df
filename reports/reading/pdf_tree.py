"""A PDF as a tree: text outside of ruled tables as paragraphs, tables as cells.

A table that goes on at the top of the next page is one table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from reports.rules.reading.tree import Block, Box, Paragraph, Table, Tree, TreeCell

#: A page without text but with a picture is a scan.
SCANNED = "scanned_page"


def tree_of(data: bytes) -> Tree:
    """Return a PDF as a tree. Raises Refused."""
    document = _opened(data)
    if len(document) > MOST_PAGES:
        raise Refused(TOO_MANY_PAGES)
    builder = _Builder()
    for number in range(1, len(document) + 1):
        builder.add(_page(document, number))
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


def _page(document: pypdfium2.PdfDocument, number: int) -> Page:
    try:
        return page_of(document, number)
    except pypdfium2.PdfiumError as wrong:
        raise Refused(DAMAGED) from wrong


@dataclass(frozen=True)
class _Ruled:
    """A ruled table on one page, with the lines between its columns."""

    page: int
    grid: Grid
    cells: tuple[TreeCell, ...]


class _Builder:
    """Puts the pages together."""

    def __init__(self) -> None:
        self.items: list[Paragraph | list[_Ruled]] = []
        self.notes: list[tuple[str, str]] = []
        self.has_text = False
        self._room = Room()
        self._last: Line | None = None

    def add(self, page: Page) -> None:
        if not page.signs and page.has_pictures:
            self.notes.append((SCANNED, str(page.number)))
        self.has_text = self.has_text or bool(page.signs)
        grids = grids_of(page.rulings)
        outside, inside = _sorted(page.signs, grids)
        lines = [line for line in lines_of(outside) if not _is_furniture(line, page)]
        margins = margins_of(lines, page.width)
        tables = list(zip(grids, inside, strict=True))
        for line in lines:
            while tables and tables[0][0].box[1] < line.box[1]:
                self._add_table(page, *tables.pop(0))
            self._add_line(page, line, margins)
        for grid, signs in tables:
            self._add_table(page, grid, signs)

    def finished(self) -> Iterator[Block]:
        number = 0
        for item in self.items:
            if isinstance(item, Paragraph):
                yield item
            else:
                number += 1
                yield _table(number, item)

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
    """Put the parts of a table over one another, in columns common to all."""
    xs = places((x for part in parts for x in part.grid.xs), near=NEAR * 1.5)
    cells: list[TreeCell] = []
    row = 0
    for part in parts:
        for cell in part.cells:
            edges = part.grid.xs
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
