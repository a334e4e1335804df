"""A document as blocks, before it is a PDF or a DOCX. Pure; knows no domain noun.

Texts are plain: nothing in them is markup. A line break within a text is a new
line within its paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Mark(StrEnum):
    """How a run differs from the text around it. ``FIGURE`` may not be broken."""

    BOLD = "bold"
    EMPHASIS = "emphasis"
    UNDERLINE = "underline"
    STRIKE = "strike"
    SUB = "sub"
    SUPER = "super"
    FIGURE = "figure"


class Align(StrEnum):
    """Where text stands within its line; ``BOTH`` fills lines on both sides."""

    BOTH = "both"
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Scope(StrEnum):
    """What a cell is a heading of."""

    NONE = ""
    COLUMN = "column"
    ROW = "row"


class Layout(StrEnum):
    """``REPORT`` has contents; ``LETTER`` the red head; ``PLAIN`` neither."""

    REPORT = "report"
    LETTER = "letter"
    PLAIN = "plain"


@dataclass(frozen=True)
class Run:
    """Text in one style; ``link`` is an address of http, https or mailto."""

    text: str
    marks: frozenset[Mark] = frozenset()
    link: str = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    """A heading with its numeral; ``level`` from 1."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """``is_indented``: the first line, by two characters. ``depth``: all lines."""

    runs: Runs
    is_indented: bool = True
    align: Align = Align.BOTH
    depth: int = 0


@dataclass(frozen=True)
class Item:
    """One item of a list: text, and lists below it."""

    runs: Runs
    lists: tuple[List, ...] = ()


@dataclass(frozen=True)
class List:
    """A list; numbered from ``start`` where ``is_numbered``."""

    items: tuple[Item, ...]
    is_numbered: bool = False
    start: int = 1


@dataclass(frozen=True)
class Cell:
    """A cell of a table, spanning ``columns`` and ``rows``."""

    runs: Runs = ()
    scope: Scope = Scope.NONE
    columns: int = 1
    rows: int = 1
    align: Align = Align.LEFT
    indent: int = 0


@dataclass(frozen=True)
class Table:
    """A table as HTML has it: what a span covers is not written again.

    ``head_rows`` at the top are repeated on every page. ``widths`` are shares of
    the whole, one a column; empty: equal ones. ``own_page``: alone on its page,
    in type as large as fits there. ``row_height``: the least, in millimetres.
    """

    caption: str
    rows: tuple[tuple[Cell, ...], ...]
    head_rows: int = 1
    widths: tuple[float, ...] = ()
    own_page: bool = False
    unit: str = ""
    row_height: float = 0


@dataclass(frozen=True)
class PageBreak:
    """What follows begins a page."""


@dataclass(frozen=True)
class Signature:
    """Who signs and when, kept together with the end of the text.

    ``seal`` is printed behind the organ, where the seal is pressed.
    """

    organ: str
    date: str
    seal: str = ""


@dataclass(frozen=True)
class Enclosures:
    """附件说明: what comes with a letter, by name; numbered if several."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Imprint:
    """版记 of a letter: lines at the foot of its last page, no rules, no printer."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Note:
    """A remark in small type."""

    runs: Runs


Block = (
    Heading
    | Paragraph
    | List
    | Table
    | PageBreak
    | Signature
    | Enclosures
    | Imprint
    | Note
)


@dataclass(frozen=True)
class Paper:
    """A whole document.

    A line break in ``title`` is where it should be broken. ``dated`` is the day
    written into the file, so that the same paper gives the same file. ``mark`` is a
    word across every page, such as 草稿: this is not the paper that counts.
    """

    title: str
    organ: str
    blocks: tuple[Block, ...]
    dated: date
    number: str = ""
    language: str = "zh-Hans"
    layout: Layout = Layout.REPORT
    mark: str = ""


def plain(text: str) -> Runs:
    """Return a text as one run without any style; nothing where it is empty."""
    return (Run(text),) if text else ()


def texts_of(paper: Paper) -> Iterator[str]:
    """Yield every text of a paper, roughly in reading order."""
    yield from (paper.mark, paper.organ, paper.number, paper.title)
    for block in paper.blocks:
        yield from _texts(block)


def _texts(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield block.text
        case Paragraph() | Note():
            yield from (run.text for run in block.runs)
        case List():
            for item in block.items:
                yield from (run.text for run in item.runs)
                for below in item.lists:
                    yield from _texts(below)
        case Table():
            yield from (block.caption, block.unit)
            for row in block.rows:
                for cell in row:
                    yield from (run.text for run in cell.runs)
        case Signature():
            yield from (block.organ, block.seal, block.date)
        case Enclosures():
            yield from block.names
        case Imprint():
            yield from block.lines
        case PageBreak():
            return
