"""The left side of checking a reading: the file, with the places of the figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from reports.models import Reading, ReadPage

#: A file up to this long is shown whole; else the neighbourhood of the figures.
MOST_BLOCKS, MOST_CELLS = 150, 3000
#: Blocks, and rows of a long table, shown around what is looked for.
_AROUND, _ROWS_AROUND = 3, 12
MOST_PAGES = 8
#: A box is drawn this much wider than the cell, in points.
_MARGIN = 1.5


@dataclass(frozen=True)
class Box:
    """A cell on a picture of a page, in points."""

    position: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class ShownPage:
    number: int
    width: float
    height: float
    boxes: list[Box] = field(default_factory=list)


@dataclass(frozen=True)
class ShownCell:
    anchor: str
    text: str
    rows: int
    columns: int
    is_wanted: bool


@dataclass(frozen=True)
class ShownBlock:
    """A paragraph, or a table, of the file; ``is_cut`` where some are left out."""

    anchor: str
    text: str = ""
    name: str = ""
    rows: list[list[ShownCell]] = field(default_factory=list)
    is_wanted: bool = False
    is_cut: bool = False


Figures = Mapping[int, Mapping[str, Any]]


def pages_shown(reading: Reading, figures: Figures) -> list[ShownPage]:
    """Return the pages the figures stand on, with a box for each figure."""
    wanted = {page for one in figures.values() if (page := _page(one, reading))}
    rows = reading.pages.order_by("number")
    found = rows.filter(number__in=wanted) if wanted else rows
    return [_shown_page(page, figures) for page in found[:MOST_PAGES]]


def all_pages(reading: Reading) -> list[ShownPage]:
    return [_shown_page(page, {}) for page in reading.pages.order_by("number")]


def anchors(reading: Reading, figures: Figures) -> dict[int, str]:
    """Return for each figure the name of the place on this page that shows it."""
    answer = reading.answer or {}
    drawn = set(reading.pages.values_list("number", flat=True))
    found = {}
    for position, figure in figures.items():
        place, page = figure["place"], _page(figure, reading)
        if page in drawn:
            is_boxed = place is not None and place["box"]
            found[position] = f"box-{position}" if is_boxed else f"page-{page}"
        elif place is not None and not drawn:
            found[position] = _cell_name(place)
        elif not drawn:
            block = _block_of(figure["words"], answer.get("blocks") or [])
            if block is not None:
                found[position] = f"block-{block}"
    return found


def blocks_shown(reading: Reading, figures: Figures) -> list[ShownBlock]:
    """Return the paragraphs and tables around the figures, or all of a short file."""
    blocks = (reading.answer or {}).get("blocks") or []
    cells, wanted = set(), set()
    for figure in figures.values():
        if figure["place"] is not None:
            cells.add(_cell_name(figure["place"]))
        else:
            wanted.add(_block_of(figure["words"], blocks))
    tables = {one["place"]["table"] for one in figures.values() if one["place"]}
    wanted |= {at for at, one in enumerate(blocks) if one.get("table") in tables}
    return list(_around(blocks, wanted - {None}, cells))


def all_blocks(reading: Reading) -> list[ShownBlock]:
    blocks = (reading.answer or {}).get("blocks") or []
    return [_shown_block(at, one, False, set()) for at, one in enumerate(blocks)][
        : MOST_BLOCKS * 4
    ]


def _around(
    blocks: Sequence[Mapping[str, Any]], wanted: Iterable[int | None], cells: set[str]
) -> Iterator[ShownBlock]:
    kept = {at for at in wanted if at is not None}
    near = {at + by for at in kept for by in range(-_AROUND, _AROUND + 1)}
    is_short = len(blocks) <= MOST_BLOCKS or not near
    last = -1
    for at, block in enumerate(blocks[: MOST_BLOCKS * 4] if not near else blocks):
        if is_short or at in near:
            shown = _shown_block(at, block, at in kept, cells)
            yield shown if at == last + 1 else _cut(shown)
            last = at


def _cut(block: ShownBlock) -> ShownBlock:
    return ShownBlock(
        block.anchor, block.text, block.name, block.rows, block.is_wanted, True
    )


def _shown_block(
    at: int, block: Mapping[str, Any], is_wanted: bool, cells: set[str]
) -> ShownBlock:
    if "table" not in block:
        return ShownBlock(f"block-{at}", block["text"], is_wanted=is_wanted)
    rows = _rows(block, cells)
    whole = sum(len(row) for row in rows) <= MOST_CELLS
    kept = rows if whole else _near(rows)
    return ShownBlock(f"block-{at}", name=block["name"], rows=kept, is_cut=not whole)


def _rows(block: Mapping[str, Any], cells: set[str]) -> list[list[ShownCell]]:
    lines = sorted(block["cells"], key=lambda cell: (cell[0], cell[1]))
    rows = []
    for _number, line in groupby(lines, key=lambda cell: cell[0]):
        row = []
        for down, across, high, wide, text in line:
            name = f"cell-{block['table']}-{down + 1}-{across + 1}"
            row.append(ShownCell(name, text, high, wide, name in cells))
        rows.append(row)
    return rows


def _near(rows: list[list[ShownCell]]) -> list[list[ShownCell]]:
    wanted = [at for at, row in enumerate(rows) if any(c.is_wanted for c in row)]
    start = max(0, min(wanted, default=0) - _ROWS_AROUND)
    return rows[start : max(wanted, default=0) + _ROWS_AROUND + 1][:200]


def _shown_page(page: ReadPage, figures: Figures) -> ShownPage:
    boxes = [
        _box(position, figure["place"]["box"])
        for position, figure in figures.items()
        if figure["place"]
        and figure["place"]["page"] == page.number
        and figure["place"]["box"]
    ]
    return ShownPage(page.number, page.width, page.height, boxes)


def _box(position: int, sides: Sequence[float]) -> Box:
    left, top, right, bottom = sides
    return Box(
        position,
        left - _MARGIN,
        top - _MARGIN,
        right - left + 2 * _MARGIN,
        bottom - top + 2 * _MARGIN,
    )


def _cell_name(place: Mapping[str, Any]) -> str:
    return f"cell-{place['table']}-{place['row']}-{place['column']}"


def _page(figure: Mapping[str, Any], reading: Reading) -> int:
    """Return the page of a figure, of words that of their section; 0 if unknown."""
    if figure["place"] is not None:
        return int(figure["place"]["page"])
    return _section_page((reading.answer or {})["sections"], figure["section"])


def _section_page(sections: Iterable[Mapping[str, Any]], heading: str) -> int:
    for one in sections:
        if one["heading"] == heading:
            return int(one["page"])
        below = _section_page(one["children"], heading)
        if below:
            return below
    return 0


def _block_of(words: str, blocks: Sequence[Mapping[str, Any]]) -> int | None:
    wanted = "".join(words.split())
    found = (
        at
        for at, one in enumerate(blocks)
        if wanted and wanted in "".join(one.get("text", "").split())
    )
    return next(found, None)
