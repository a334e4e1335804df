"""Tables with spans, repeated headings and fixed widths."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docx.oxml import OxmlElement
from docx.shared import Mm, Pt

from disclosure.rendering.blocks import Align, Cell, Runs, Table
from disclosure.rendering.cells import Place, regular, shares_of, width_of
from disclosure.rendering.docx.elements import Element, child

#: Larger tables are set smaller on a page of their own: half points, twips.
MANY_ROWS, SMALL, SMALL_PITCH = 20, 18, 225
_ALIGN = {
    Align.LEFT: "left",
    Align.BOTH: "left",
    Align.CENTER: "center",
    Align.RIGHT: "right",
}
AddRuns = Callable[[Element, Runs, int], None]


def table_element(table: Table, width: int, add_runs: AddRuns, style_id: str) -> Any:
    """Return a table ``width`` twips wide. ``add_runs`` fills a paragraph."""
    rows = regular(table)
    columns = [round(width * share) for share in shares_of(table, width_of(rows))]
    size = SMALL if table.own_page and len(rows) > MANY_ROWS else 0
    made = _frame(width, columns, padding=0 if size else 50)
    below: dict[int, Place] = {}
    for number, row in enumerate(rows):
        line = child(made, "w:tr")
        _row_properties(line, table, number)
        for place in _places(row, below, number):
            _cell(line, place, number, columns, add_runs, style_id, size)
    return made


def _frame(width: int, columns: list[int], padding: int) -> Any:
    made = OxmlElement("w:tbl")
    properties = child(made, "w:tblPr")
    child(properties, "w:tblStyle", val="TableGrid")
    child(properties, "w:tblW", w=width, type="dxa")
    child(properties, "w:tblLayout", type="fixed")
    margins = child(properties, "w:tblCellMar")
    for side, space in (("top", padding), ("left", 60)):
        child(margins, f"w:{side}", w=space, type="dxa")
    for side, space in (("bottom", padding), ("right", 60)):
        child(margins, f"w:{side}", w=space, type="dxa")
    grid = child(made, "w:tblGrid")
    for column in columns:
        child(grid, "w:gridCol", w=column)
    return made


def _row_properties(line: Any, table: Table, number: int) -> None:
    properties = child(line, "w:trPr")
    child(properties, "w:cantSplit")
    if table.row_height:
        height = int(Mm(table.row_height).pt * 20)
        child(properties, "w:trHeight", val=height, hRule="atLeast")
    if number < table.head_rows:
        child(properties, "w:tblHeader")


def _places(row: list[Place], below: dict[int, Place], number: int) -> list[Place]:
    """Return the cells of a line, with those that reach down into it."""
    over = [place for place in below.values() if place.row + place.cell.rows > number]
    for place in row:
        if place.cell.rows > 1:
            below[place.column] = place
    return sorted([*row, *over], key=lambda place: place.column)


def _cell(
    line: Any,
    place: Place,
    number: int,
    columns: list[int],
    add_runs: AddRuns,
    style_id: str,
    size: int,
) -> None:
    cell = place.cell
    made = child(line, "w:tc")
    properties = child(made, "w:tcPr")
    width = sum(columns[place.column : place.column + cell.columns])
    child(properties, "w:tcW", w=width, type="dxa")
    if cell.columns > 1:
        child(properties, "w:gridSpan", val=cell.columns)
    is_first = place.row == number
    if cell.rows > 1:
        child(properties, "w:vMerge", val="restart" if is_first else "continue")
    child(properties, "w:vAlign", val="center")
    paragraph = child(made, "w:p")
    _shape(paragraph, cell, style_id, size)
    if is_first:
        add_runs(paragraph, cell.runs, size)


def _shape(paragraph: Any, cell: Cell, style_id: str, size: int) -> None:
    properties = paragraph.get_or_add_pPr()
    child(properties, "w:pStyle", val=style_id)
    if size:
        child(properties, "w:spacing", line=SMALL_PITCH, lineRule="exact")
    if cell.indent:
        child(properties, "w:ind", left=int(cell.indent * Pt(10.5).pt * 20))
    child(properties, "w:jc", val=_ALIGN[cell.align])
    if size:
        marks = child(properties, "w:rPr")
        child(marks, "w:sz", val=size)
