"""The shape of a format: its outline, its official tables, what it must speak of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class OutlineItem:
    """A section the format provides: stable key, heading, hint to the author."""

    key: str
    heading: str
    hint: str = ""
    children: tuple[OutlineItem, ...] = ()

    def walk(self) -> Iterator[OutlineItem]:
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Topic:
    """Something a report must speak of: words of which one should occur."""

    key: str
    label: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    """A cell of an official table, as printed.

    A figure has a ``code``. A heading has a ``scope``: ``col`` or ``row`` for
    one line of cells, ``colgroup`` or ``rowgroup`` for several.
    """

    text: str = ""
    code: str = ""
    scope: str = ""
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class FigureSpec:
    """A figure of an official table: where it stands and how it is written.

    ``row`` and ``column`` are the headings that lead to it, outermost first,
    without the numerals of the form. ``part_of`` names the total it adds to.
    ``needs_parent``: its row means nothing without the heading above it.
    """

    code: str
    table: str
    row: tuple[str, ...]
    column: tuple[str, ...]
    unit: str
    is_amount: bool = False
    may_be_negative: bool = False
    part_of: str = ""
    needs_parent: bool = False

    @property
    def row_label(self) -> str:
        return self.row[-1] if self.row else ""

    @property
    def column_label(self) -> str:
        return self.column[-1] if self.column else ""

    @property
    def label(self) -> str:
        """The name of the figure, for lists that have no columns."""
        row = self.row[-2:] if self.needs_parent else self.row[-1:]
        words = [" ".join(row), " ".join(self.column)]
        return " · ".join(word for word in words if word)


@dataclass(frozen=True)
class OfficialTable:
    """A table of the form: printed rows of cells, and the figures in them."""

    key: str
    section: str
    label: str
    rows: tuple[tuple[Cell, ...], ...]
    figures: tuple[FigureSpec, ...]
    #: How many rows at the top are headings only.
    head_rows: int = 1

    @property
    def width(self) -> int:
        """How many columns of cells the table has."""
        return sum(cell.columns for cell in self.rows[0])


@dataclass(frozen=True)
class Format:
    """A format as data.

    ``sums`` tells of figures that older or newer formats count and this one does
    not: their value here is the sum of the figures named.
    """

    code: str
    label: str
    outline: tuple[OutlineItem, ...]
    topics: tuple[Topic, ...] = ()
    tables: tuple[OfficialTable, ...] = ()
    years: tuple[int, int] = (2008, 2099)
    sums: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def hints(self) -> dict[str, str]:
        """Return the hint of every section, by key."""
        return {item.key: item.hint for top in self.outline for item in top.walk()}

    @cached_property
    def figures(self) -> Mapping[str, FigureSpec]:
        """The figures of the official tables by code, in the order printed."""
        return {spec.code: spec for table in self.tables for spec in table.figures}

    def table(self, key: str) -> OfficialTable:
        """Return an official table; KeyError if the format has no such table."""
        for table in self.tables:
            if table.key == key:
                return table
        raise KeyError(key)
