"""Ruled lines of a page as tables: which cells they part, and which are merged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from reports.reading.pdf_page import Ruling
from reports.rules.reading.tree import Box

#: Lines this near are one; ends this near meet.
NEAR = 2.5
_MEET = 4.0
#: Lines of a table this far from its edge tell of an edge that was not drawn.
_OPEN = 8.0
_MOST_LINES = 600
_MOST_AREA = 60_000


@dataclass(frozen=True)
class GridCell:
    """A cell of a ruled table with its corner, its spans and its box."""

    row: int
    column: int
    rows: int
    columns: int
    box: Box


@dataclass(frozen=True)
class Grid:
    """A ruled table: the places of its lines, and its cells."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[GridCell, ...]

    @property
    def box(self) -> Box:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]


def grids_of(rulings: Sequence[Ruling]) -> list[Grid]:
    """Return the tables that lines draw, from top to bottom; frames are none."""
    lines = _joined(rulings)
    grids = [_grid(group) for group in _groups(lines)]
    found = [grid for grid in grids if grid is not None and len(grid.cells) > 1]
    return sorted(_outermost(found), key=lambda grid: (grid.box[1], grid.box[0]))


def places(values: Iterable[float], near: float = NEAR) -> list[float]:
    """Return the places that values gather at, each the mean of near ones."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= near:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def _joined(rulings: Iterable[Ruling]) -> list[Ruling]:
    """Put pieces of one line together, also a double line and its dashes."""
    found: list[Ruling] = []
    for is_lying in (True, False):
        lines = [ruling for ruling in rulings if ruling.is_lying is is_lying]
        for at in places(line.at for line in lines):
            near = [line for line in lines if abs(line.at - at) <= NEAR]
            found += _merged(is_lying, at, near)
    return found


def _merged(is_lying: bool, at: float, pieces: list[Ruling]) -> Iterator[Ruling]:
    start: float | None = None
    end = 0.0
    for piece in sorted(pieces, key=lambda piece: piece.start):
        if start is None:
            start, end = piece.start, piece.end
        elif piece.start <= end + _MEET:
            end = max(end, piece.end)
        else:
            yield Ruling(is_lying, at, start, end)
            start, end = piece.start, piece.end
    if start is not None:
        yield Ruling(is_lying, at, start, end)


def _groups(lines: list[Ruling]) -> list[list[Ruling]]:
    """Return the lines that hang together by crossing."""
    lying = [line for line in lines if line.is_lying]
    standing = [line for line in lines if not line.is_lying]
    parents = {id(line): id(line) for line in lines}

    def root(of: int) -> int:
        while parents[of] != of:
            parents[of] = parents[parents[of]]
            of = parents[of]
        return of

    if len(lying) * len(standing) > _MOST_LINES**2:
        return []
    for line, other in product(lying, standing):
        if _crosses(line, other):
            parents[root(id(line))] = root(id(other))
    groups: dict[int, list[Ruling]] = {}
    for line in lines:
        groups.setdefault(root(id(line)), []).append(line)
    return list(groups.values())


def _crosses(lying: Ruling, standing: Ruling) -> bool:
    return (
        lying.start - _MEET <= standing.at <= lying.end + _MEET
        and standing.start - _MEET <= lying.at <= standing.end + _MEET
    )


def _grid(lines: list[Ruling]) -> Grid | None:
    lying = [line for line in lines if line.is_lying]
    standing = [line for line in lines if not line.is_lying]
    if not lying or not standing:
        return None
    lying, standing = _closed(lying, standing), _closed(standing, lying)
    ys = places(line.at for line in lying)
    xs = places(line.at for line in standing)
    if min(len(xs), len(ys)) < 2 or len(xs) * len(ys) > _MOST_AREA:
        return None
    return Grid(tuple(xs), tuple(ys), tuple(_cells(xs, ys, lying, standing)))


def _closed(lines: list[Ruling], across: list[Ruling]) -> list[Ruling]:
    """Add the edge that a page break or an open side leaves undrawn."""
    first, last = min(line.start for line in across), max(line.end for line in across)
    start, end = min(line.at for line in across), max(line.at for line in across)
    found = list(lines)
    for edge in (first, last):
        if all(abs(line.at - edge) > _OPEN for line in lines):
            found.append(Ruling(lines[0].is_lying, edge, start, end))
    return found


def _cells(
    xs: list[float], ys: list[float], lying: list[Ruling], standing: list[Ruling]
) -> Iterator[GridCell]:
    """Yield the cells: neighbours with no line between them are one."""
    width, height = len(xs) - 1, len(ys) - 1
    group = {
        (row, column): (row, column) for row in range(height) for column in range(width)
    }

    def root(of: tuple[int, int]) -> tuple[int, int]:
        while group[of] != of:
            group[of] = group[group[of]]
            of = group[of]
        return of

    for row, column in list(group):
        if column + 1 < width and not _parts(
            standing, xs[column + 1], ys[row], ys[row + 1]
        ):
            group[root((row, column + 1))] = root((row, column))
        if row + 1 < height and not _parts(
            lying, ys[row + 1], xs[column], xs[column + 1]
        ):
            group[root((row + 1, column))] = root((row, column))
    members: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for place in group:
        members.setdefault(root(place), []).append(place)
    for together in members.values():
        for piece in _rectangles(together):
            yield _cell(piece, xs, ys)


def _parts(lines: list[Ruling], at: float, start: float, end: float) -> bool:
    """Tell whether a line lies at a place over most of a stretch."""
    covered = sum(
        max(0.0, min(line.end, end) - max(line.start, start))
        for line in lines
        if abs(line.at - at) <= NEAR
    )
    return covered >= (end - start) * 0.6


def _rectangles(together: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """A merged cell is a rectangle; what is none falls into its rows."""
    rows = {row for row, _column in together}
    columns = {column for _row, column in together}
    if len(rows) * len(columns) == len(together):
        yield together
        return
    for row in sorted(rows):
        run: list[tuple[int, int]] = []
        for place in sorted(place for place in together if place[0] == row):
            if run and place[1] != run[-1][1] + 1:
                yield run
                run = []
            run.append(place)
        yield run


def _cell(places: list[tuple[int, int]], xs: list[float], ys: list[float]) -> GridCell:
    rows, columns = [row for row, _ in places], [column for _, column in places]
    top, bottom, left, right = min(rows), max(rows), min(columns), max(columns)
    box = xs[left], ys[top], xs[right + 1], ys[bottom + 1]
    return GridCell(top, left, bottom - top + 1, right - left + 1, box)


def _outermost(grids: list[Grid]) -> Iterator[Grid]:
    """Leave out the tables that stand inside a cell of another."""
    for grid in grids:
        if not any(
            other is not grid and _holds(other.box, grid.box) for other in grids
        ):
            yield grid


def _holds(outer: Box, inner: Box) -> bool:
    return (
        outer[0] <= inner[0] and outer[1] <= inner[1]
        and outer[2] >= inner[2] and outer[3] >= inner[3]
    )  # fmt: skip
