"""Where the cells of an official table stand, and which headings lead to each.

Works on printed rows: cells that are merged down or across are written once, as
in HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Protocol

#: How deep a line of the form stands, by the sign it begins with; 其中 has none.
_NUMERALS = (
    re.compile("[一二三四五六七八九十]+、"),
    re.compile("（[一二三四五六七八九十]+）"),
    re.compile(r"\d+\."),
)


class AnyCell(Protocol):
    """What is asked of a cell; see ``reports.rules.formats.base.Cell``."""

    @property
    def text(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def scope(self) -> str: ...
    @property
    def columns(self) -> int: ...
    @property
    def rows(self) -> int: ...


@dataclass(frozen=True, eq=False)
class Place:
    """A cell with the row and the column of its first corner, from 0."""

    cell: AnyCell
    row: int
    column: int


class Layout:
    """A table with every cell in its place."""

    def __init__(self, rows: Sequence[Sequence[AnyCell]]) -> None:
        self.rows: list[list[Place]] = []
        self._at: dict[tuple[int, int], Place] = {}
        for number, cells in enumerate(rows):
            self.rows.append([self._put(cell, number) for cell in cells])
        self.width = 1 + max((column for _row, column in self._at), default=-1)
        self._parents = _parents(self._first_in_lines())

    def headings_of(self, place: Place) -> list[Place]:
        """Return the row headings, then the column headings, outermost first."""
        found = [*self._beside(place), *self._over(place)]
        return list(dict.fromkeys(found))

    def _put(self, cell: AnyCell, row: int) -> Place:
        column = 0
        while (row, column) in self._at:
            column += 1
        place = Place(cell, row, column)
        for down, across in product(range(cell.rows), range(cell.columns)):
            self._at[row + down, column + across] = place
        return place

    def _beside(self, place: Place) -> Iterator[Place]:
        first = self._at[place.row, 0]
        yield from self._parents.get(first, ())
        for column in range(place.column):
            left = self._at[place.row, column]
            if left.cell.scope.startswith("row"):
                yield left

    def _over(self, place: Place) -> Iterator[Place]:
        """Headings reach down to the next headings in their column."""
        for column in range(place.column, place.column + place.cell.columns):
            found: list[Place] = []
            for row in range(place.row - 1, -1, -1):
                above = self._at[row, column]
                if above.cell.scope.startswith("col"):
                    found.append(above)
                elif found:
                    break
            yield from reversed(found)

    def _first_in_lines(self) -> list[Place]:
        lines = [self._at[row, 0] for row in range(len(self.rows))]
        own = [line for row, line in enumerate(lines) if line.row == row]
        return [line for line in own if line.cell.scope.startswith("row")]


def _parents(lines: list[Place]) -> Mapping[Place, tuple[Place, ...]]:
    """Return what each line stands under by the numerals: 一、（一） 1. 其中."""
    above: list[tuple[int, Place]] = []
    found: dict[Place, tuple[Place, ...]] = {}
    for line in lines:
        depth = depth_of(line.cell.text)
        above = [item for item in above if item[0] < depth]
        found[line] = tuple(parent for _depth_above, parent in above)
        above.append((depth, line))
    return found


def depth_of(text: str) -> int:
    """Return how deep a line of the form stands, from 0 for 一、."""
    signs = enumerate(_NUMERALS)
    return next((depth for depth, sign in signs if sign.match(text)), len(_NUMERALS))
