"""What a file becomes: paragraphs and tables in reading order, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

#: Left, top, right, bottom in points from the upper left corner of the page.
Box = tuple[float, float, float, float]


class Role(StrEnum):
    """What a file itself says that a paragraph is. ``TEXT`` is never a heading."""

    UNTOLD = ""
    TITLE = "title"
    HEADING = "heading"
    TEXT = "text"
    CAPTION = "caption"
    NOTE = "note"


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. ``level`` is that of its style, 0 where it is no heading there.

    ``page`` is 0 where a file has no pages.
    """

    text: str
    level: int = 0
    page: int = 0
    is_centred: bool = False
    role: Role = Role.UNTOLD


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


@dataclass(frozen=True)
class ToldFigure:
    """A figure that a file names by its code; ``value`` is a text, None for a blank.

    ``heading`` is that of its section.
    """

    code: str
    value: str | None
    label: str = ""
    unit: str = ""
    part_of: str = ""
    note: str = ""
    heading: str = ""


@dataclass(frozen=True)
class Correction:
    """What an edition says it changed: a figure or a text, before and now."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Corrections:
    """Why an edition corrects the one before, and what."""

    reason: str = ""
    items: tuple[Correction, ...] = ()


@dataclass(frozen=True)
class Told:
    """What a file of data says by name: nothing of it has to be found out.

    ``cells`` are the cells of its tables by the code of their figure, with the
    number of the table.
    """

    title: str
    agency: str
    year: int
    format: str
    figures: tuple[ToldFigure, ...] = ()
    corrections: Corrections = Corrections()
    closing: tuple[str, ...] = ()
    cells: Mapping[str, tuple[int, TreeCell]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Tree:
    """A file as paragraphs and tables; ``notes`` name what the reader left out."""

    kind: str
    blocks: tuple[Block, ...]
    pages: int = 0
    notes: tuple[tuple[str, str], ...] = ()
    told: Told | None = None

    @property
    def tables(self) -> list[Table]:
        return [block for block in self.blocks if isinstance(block, Table)]

    @property
    def paragraphs(self) -> list[Paragraph]:
        return [block for block in self.blocks if isinstance(block, Paragraph)]
