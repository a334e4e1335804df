"""What a file becomes: paragraphs and tables in reading order, each with its place."""

from __future__ import annotations

from dataclasses import dataclass

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
