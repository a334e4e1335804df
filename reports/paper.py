"""A frozen report as a paper: the same document that the page shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime

from disclosure.rendering.blocks import (
    Align,
    Block,
    Cell,
    Heading,
    Layout,
    Mark,
    Note,
    Paper,
    Paragraph,
    Run,
    Runs,
    Scope,
    Table,
    plain,
)
from disclosure.rendering.html import blocks_of
from reports.document import Document, DocumentSection, Figure, FigureTable
from reports.grids import Grid
from reports.rules.grid_layout import Layout as GridLayout
from reports.rules.grid_layout import Place, depth_of
from reports.rules.paper_words import (
    CONTACT,
    CORRECTION_HEADS,
    CORRECTION_REASON,
    CORRECTIONS,
    FIGURE_HEADS,
    FILES,
    LINK,
    NOTE,
    OF_WHICH,
    PERIOD,
    UNIT,
    WAIVED,
)

#: A table of so many rows or columns gets a page of its own.
MANY_ROWS, MANY_COLUMNS = 20, 8
#: Widths of the labels of table three, in shares; its figures share the rest.
_LABEL_SHARES: dict[str, tuple[float, ...]] = {"requests": (0.055, 0.12, 0.355)}
_FIRST_LABEL, _WIDE_LABEL = 0.4, 0.64
#: Tables of so few columns have room for wider labels.
NARROW = 3
#: What every page of a draft says.
DRAFT = "草稿"
_YEAR = re.compile(r"(?<=\D)(?=\d{4}\s*年)")
_FIGURE = frozenset({Mark.FIGURE})
_SCOPES = {"col": Scope.COLUMN, "colgroup": Scope.COLUMN}
_SCOPES |= {"row": Scope.ROW, "rowgroup": Scope.ROW}
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def paper_of(document: Document) -> Paper:
    """Return a report as paper; it is Chinese whatever the reader's language.

    The day in the file is that of publication, of the period's end for a draft.
    """
    figures = {figure.code: figure for figure in document.figures}
    blocks = [*_corrections(document)]
    for section in document.sections:
        blocks += _section(section, figures)
    return Paper(
        title=_YEAR.sub("\n", document.title, count=1),
        organ=document.agency,
        blocks=(*blocks, *_end(document)),
        dated=_dated(document),
        layout=Layout.REPORT,
    )


def draft_paper_of(document: Document) -> Paper:
    """Return a draft as paper: as ``paper_of``, and every page says what it is."""
    return replace(paper_of(document), mark=DRAFT, number="（草稿，未发布）")


def _dated(document: Document) -> date:
    if document.published_at:
        return datetime.fromisoformat(document.published_at).date()
    return date.fromisoformat(document.period_end)


def _section(
    section: DocumentSection, figures: Mapping[str, Figure]
) -> Iterator[Block]:
    yield Heading(section.depth, f"{section.numeral}{section.heading}")
    yield from blocks_of(section.html, section.depth + 1)
    for grid in section.grids:
        yield _grid(grid)
        yield from _notes(figures[code] for code in grid.codes if code in figures)
    for table in section.tables:
        yield _figures(table)
        yield from _notes(table.rows)


def _grid(grid: Grid) -> Table:
    layout = GridLayout(grid.rows)
    is_large = len(grid.rows) > MANY_ROWS and layout.width > MANY_COLUMNS
    is_stepped = _is_stepped(layout)
    return Table(
        caption=grid.label,
        rows=tuple(
            tuple(_grid_cell(place, is_stepped) for place in row) for row in layout.rows
        ),
        head_rows=grid.head_rows,
        widths=_widths(grid.key, layout),
        own_page=is_large,
    )


def _is_stepped(layout: GridLayout) -> bool:
    """Tell whether （一） stands below 一、 in one column, as in the older form."""
    labels = (place for place in _places(layout) if _is_label(place))
    return any(place.column == 0 and depth_of(place.cell.text) == 1 for place in labels)


def _is_label(place: Place) -> bool:
    return place.cell.scope.startswith("row") and place.cell.rows == 1


def _grid_cell(place: Place, is_stepped: bool) -> Cell:
    cell = place.cell
    scope = _SCOPES.get(cell.scope, Scope.NONE)
    is_label = _is_label(place)
    return Cell(
        runs=_value(cell.text) if cell.code else plain(cell.text),
        scope=scope,
        columns=cell.columns,
        rows=cell.rows,
        align=Align.LEFT if is_label else Align.CENTER,
        indent=depth_of(cell.text) if is_label and is_stepped else 0,
    )


def _widths(key: str, layout: GridLayout) -> tuple[float, ...]:
    labels = _LABEL_SHARES.get(key, ())
    if not labels and any(place.cell.scope == "row" for place in _places(layout)):
        labels = (_FIRST_LABEL if layout.width > NARROW else _WIDE_LABEL,)
    left = layout.width - len(labels)
    if left < 1:
        return ()
    return (*labels, *((1 - sum(labels)) / left for _ in range(left)))


def _places(layout: GridLayout) -> Iterator[Place]:
    return (place for row in layout.rows for place in row)


def _figures(table: FigureTable) -> Table:
    """Lay out a total with its parts (其中), or single figures."""
    head = tuple(_head(word) for word in FIGURE_HEADS)
    if not table.has_total:
        rows = [_figure_row(row, row.unit) for row in table.rows]
        return Table(table.caption, (head, *rows), widths=(0.7, 0.3))
    total, *parts = table.rows
    rows = [_figure_row(total)]
    rows += [
        _figure_row(
            part,
            unit="" if part.unit == total.unit else part.unit,
            before="" if place else OF_WHICH,
            indent=4 if place else 1,
        )
        for place, part in enumerate(parts)
    ]
    unit = f"{UNIT}：{table.unit}" if table.unit else ""
    return Table(table.caption, (head, *rows), widths=(0.7, 0.3), unit=unit)


def _head(text: str) -> Cell:
    return Cell(plain(text), Scope.COLUMN, align=Align.CENTER)


def _figure_row(
    row: Figure, unit: str = "", before: str = "", indent: int = 0
) -> tuple[Cell, Cell]:
    label = Cell(plain(f"{before}{row.label}"), Scope.ROW, indent=indent)
    value = (*_value(row.value), *plain(unit))
    return label, Cell(value, align=Align.RIGHT)


def _value(text: str) -> Runs:
    if not text:
        return ()
    return (Run(text, _FIGURE if _NUMBER.fullmatch(text) else frozenset()),)


def _notes(figures: Iterator[Figure] | tuple[Figure, ...]) -> Iterator[Note]:
    for row in figures:
        if row.note:
            yield Note(plain(f"{NOTE}：{row.label}，{row.note}"))
        if row.reason:
            yield Note(
                plain(f"{NOTE}：{row.label}与自动统计数不同，理由：{row.reason}")
            )


def _corrections(document: Document) -> Iterator[Block]:
    """Say first what a corrected edition changed."""
    if not (document.corrections or document.correction_reason):
        return
    yield Heading(1, CORRECTIONS)
    if document.correction_reason:
        yield Paragraph(plain(f"{CORRECTION_REASON}：{document.correction_reason}"))
    if document.corrections:
        rows = [tuple(_head(word) for word in CORRECTION_HEADS)]
        rows += [
            (
                Cell(plain(item.label), Scope.ROW),
                Cell(plain(item.old)),
                Cell(plain(item.new)),
            )
            for item in document.corrections
        ]
        yield Table("", tuple(rows), widths=(0.4, 0.3, 0.3))


def _end(document: Document) -> Iterator[Block]:
    """Files, links and whom to ask, as at the end of the page."""
    if document.files:
        names = "；".join(
            f"{number}．{file.title}" for number, file in enumerate(document.files, 1)
        )
        yield Paragraph(plain(f"{FILES}：{names}"))
    for link in document.links:
        address = Run(link.url, frozenset(), link.url)
        yield Paragraph((Run(f"{LINK}：{link.title}，"), address))
    start, end = document.period_start, document.period_end
    if start and end:
        yield Paragraph(plain(f"{PERIOD}：{_day(start)}至{_day(end)}。"))
    known = [
        f"{word}：{document.contact[key]}"
        for key, word in CONTACT.items()
        if document.contact.get(key)
    ]
    if known:
        yield Paragraph(plain("；".join(known) + "。"))
    yield from _waived(document)


def _waived(document: Document) -> Iterator[Block]:
    if document.waived:
        yield Note(plain(f"{WAIVED}：下列提醒在发布前核对过，理由如下。"))
    for item in document.waived:
        yield Note(plain(f"{item.message} 理由：{item.reason}"))


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.year}年{day.month}月{day.day}日"
