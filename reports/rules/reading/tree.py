"""What a file becomes: paragraphs and tables in reading order, each with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

#: Left, top, right, bottom in points from the upper left corner of the page.
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. ``level`` is that of its style, 0 where it is no heading there.

    ``page`` is 0 where a file has no pages.
    """

    text: str
    level: int = 0
    page: int = 0
    is_centred: bool = False


@dataclass(frozen=True, eq=False)
class TreeCell:
    """A cell: its first corner from 0, its spans, and where it stands in the file.

    ``name`` is its address in a sheet. ``unread`` says why its text is not what a
    reader of the file sees.
    """

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    page: int = 0
    box: Box | None = None
    name: str = ""
    unread: str = ""


@dataclass(frozen=True, eq=False)
class Table:
    """A table of the file, numbered from 1; ``name`` is that of a sheet."""

    number: int
    cells: tuple[TreeCell, ...]
    name: str = ""
    page: int = 0


Block = Paragraph | Table


@dataclass(frozen=True, eq=False)
class Tree:
    """A file as paragraphs and tables; ``notes`` name what the reader left out."""

    kind: str
    blocks: tuple[Block, ...]
    pages: int = 0
    notes: tuple[tuple[str, str], ...] = ()

    @property
    def tables(self) -> list[Table]:
        return [block for block in self.blocks if isinstance(block, Table)]

    @property
    def paragraphs(self) -> list[Paragraph]:
        return [block for block in self.blocks if isinstance(block, Paragraph)]


def as_data(tree: Tree) -> dict[str, Any]:
    """Return a tree as plain data, for the way out of the child process."""
    return {
        "kind": tree.kind,
        "pages": tree.pages,
        "notes": [list(note) for note in tree.notes],
        "blocks": [asdict(block) for block in tree.blocks],
    }


def from_data(data: Mapping[str, Any]) -> Tree:
    """Return the tree of plain data; ValueError, TypeError or KeyError if it is none.

    The data comes from a process that read a stranger's file, so every value is
    taken as what it has to be.
    """
    return Tree(
        kind=str(data["kind"]),
        blocks=tuple(_block(block) for block in data["blocks"]),
        pages=int(data["pages"]),
        notes=tuple((str(key), str(words)) for key, words in data["notes"]),
    )


def _block(data: Mapping[str, Any]) -> Block:
    if "cells" not in data:
        return Paragraph(
            text=str(data["text"]),
            level=int(data["level"]),
            page=int(data["page"]),
            is_centred=bool(data["is_centred"]),
        )
    return Table(
        number=int(data["number"]),
        cells=tuple(_cell(cell) for cell in data["cells"]),
        name=str(data["name"]),
        page=int(data["page"]),
    )


def _cell(data: Mapping[str, Any]) -> TreeCell:
    return TreeCell(
        text=str(data["text"]),
        row=int(data["row"]),
        column=int(data["column"]),
        rows=int(data["rows"]),
        columns=int(data["columns"]),
        page=int(data["page"]),
        box=_box(data["box"]),
        name=str(data["name"]),
        unread=str(data["unread"]),
    )


def _box(data: Sequence[Any] | None) -> Box | None:
    if data is None:
        return None
    left, top, right, bottom = (float(side) for side in data)
    return left, top, right, bottom
