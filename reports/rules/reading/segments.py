"""Which rows of a table in the file are which official table, and which are heads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from reports.rules.reading.form_lines import FormTable, form_tables
from reports.rules.reading.grids import Matrix
from reports.rules.reading.labels import Labels
from reports.rules.reading.marks import is_mark
from reports.rules.reading.tree import TreeCell


@dataclass(frozen=True)
class Vocabulary:
    """The labels of an official table; ``marks`` are those no other table has."""

    form: FormTable
    headings: Labels
    names: Labels
    own: Labels


@dataclass(frozen=True)
class Segment:
    """Rows of a table in the file that belong to one official table.

    ``heads`` are the rows of column headings over ``body``.
    """

    words: Vocabulary
    matrix: Matrix
    heads: tuple[int, ...]
    body: tuple[int, ...]


@cache
def vocabularies(form: str) -> tuple[Vocabulary, ...]:
    """Return the labels of the official tables of a format."""
    tables = form_tables(form)
    found = []
    for table in tables:
        words = table.headings | table.names
        others = Labels(
            label
            for other in tables
            if other is not table
            for label in other.headings | other.names
        )
        own = (word for word in sorted(words) if others.exact(word) is None)
        found.append(
            Vocabulary(
                table,
                Labels(sorted(table.headings)),
                Labels(sorted(table.names)),
                Labels(own),
            )
        )
    return tuple(found)


def segments_of(matrix: Matrix, form: str) -> list[Segment]:
    """Cut a table of the file where another official table, or a new head, begins."""
    found: list[Segment] = []
    for words, rows in _runs(matrix, vocabularies(form)):
        found += _blocks(matrix, words, rows)
    return found


def _runs(
    matrix: Matrix, words: Sequence[Vocabulary]
) -> Iterator[tuple[Vocabulary, list[int]]]:
    """Yield runs of rows of one official table; rows that tell nothing go with them."""
    owner: Vocabulary | None = None
    run: list[int] = []
    for row in range(matrix.height):
        told = _owner(matrix.row(row), words)
        if told is not None and owner is not None and told is not owner:
            yield owner, run
            run = []
        owner = told or owner
        run.append(row)
    if owner is not None:
        yield owner, run


def _owner(cells: Sequence[TreeCell], words: Sequence[Vocabulary]) -> Vocabulary | None:
    votes = Counter(
        number
        for cell in cells
        for number, one in enumerate(words)
        if cell.text and one.own.exact(cell.text) is not None
    )
    return words[votes.most_common(1)[0][0]] if votes else None


def _blocks(matrix: Matrix, words: Vocabulary, rows: list[int]) -> Iterator[Segment]:
    heads: list[int] = []
    body: list[int] = []
    for row in rows:
        if _is_head(matrix, words, row, is_first=not body):
            if body and _texts(matrix, row) in [_texts(matrix, one) for one in heads]:
                # A page that turns repeats the head: the rows go on.
                continue
            if body:
                yield Segment(words, matrix, tuple(heads), tuple(body))
                heads, body = [], []
            heads.append(row)
        else:
            body.append(row)
    if body:
        yield Segment(words, matrix, tuple(heads), tuple(body))


def _texts(matrix: Matrix, row: int) -> list[str]:
    return ["".join(cell.text.split()) for cell in matrix.row(row)]


def _is_head(matrix: Matrix, words: Vocabulary, row: int, *, is_first: bool) -> bool:
    """Tell whether a row holds headings: known ones, or anything above the first."""
    cells = [cell for cell in matrix.row(row) if cell.text.strip()]
    named = [cell for cell in cells if words.names.exact(cell.text) is not None]
    told = [cell for cell in cells if words.headings.exact(cell.text) is not None]
    if words.form.has_names:
        # 总计 and 其他 are names of rows as well as of columns.
        only_named = [cell for cell in named if cell not in told]
        if only_named and len(told) < 2:
            return False
        if any(is_mark(cell.text) for cell in cells):
            return False
        if told and (len(cells) > 1 or not named):
            return True
        return is_first and not named and not _is_near_name(cells, words)
    if told:
        return True
    figures = sum(is_mark(cell.text) for cell in cells)
    return is_first and bool(cells) and figures * 2 < len(cells)


def _is_near_name(cells: Sequence[TreeCell], words: Vocabulary) -> bool:
    return any(words.names.like(cell.text) is not None for cell in cells)
