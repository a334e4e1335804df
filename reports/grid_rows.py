"""An official table as HTML, cell for cell as printed, drawn without a template.

All reports of a format differ in the values only, so the rest is drawn once and
kept; it is found again by the printed cells of the frozen document itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from disclosure.translation import headed
from reports.document import Figure
from reports.grids import Grid, GridCell
from reports.rules.grid_layout import Layout, Place

#: How many shapes of tables are kept.
KEPT_SHAPES = 64
#: Stands where a value goes; escaped text cannot hold it.
_VALUE = "<value>"
_Shape = tuple[tuple[tuple[str, str, str, int, int], ...], ...]


def official_table(grid: Grid) -> SafeString:
    """Draw a table; every figure names the headings that lead to it."""
    pieces = _pieces(grid.key, grid.label, grid.head_rows, _shape(grid))
    values = [escape(cell.text) for row in grid.rows for cell in row if cell.code]
    filled = zip(pieces, [*values, ""], strict=True)
    return mark_safe("".join(piece + value for piece, value in filled))


def figure_notes(grid: Grid, figures: Mapping[str, Figure]) -> SafeString:
    """Draw the notes of the figures of a table; nothing where there are none."""
    noted = [figures[code] for code in grid.codes if code in figures]
    lines = [_noted(row) for row in noted if row.note or row.reason]
    if not lines:
        return SafeString("")
    return mark_safe(f'<ul class="table-notes">{"".join(lines)}</ul>')


def _shape(grid: Grid) -> _Shape:
    """The cells without their values."""
    return tuple(
        tuple(
            (
                "" if cell.code else cell.text,
                cell.code,
                cell.scope,
                cell.columns,
                cell.rows,
            )
            for cell in row
        )
        for row in grid.rows
    )


@lru_cache(maxsize=KEPT_SHAPES)
def _pieces(key: str, label: str, head_rows: int, shape: _Shape) -> tuple[str, ...]:
    """Return the HTML around the values: one piece before each, one at the end."""
    layout = Layout([[GridCell(*cell) for cell in row] for row in shape])
    places = [place for row in layout.rows for place in row]
    names = {
        place: f"{escape(key)}-{number}"
        for number, place in enumerate(places)
        if place.cell.scope
    }
    rows = [_row(row, layout, names) for row in layout.rows]
    head, body = "\n".join(rows[:head_rows]), "\n".join(rows[head_rows:])
    table = (
        f'<table class="official official-{escape(key)}">\n'
        f"<caption>{escape(label)}</caption>\n"
        f"<colgroup>{'<col>' * layout.width}</colgroup>\n"
        f"<thead>\n{head}\n</thead>\n<tbody>\n{body}\n</tbody>\n</table>"
    )
    return tuple(table.split(_VALUE))


def _row(row: list[Place], layout: Layout, names: Mapping[Place, str]) -> str:
    return f"<tr>{''.join(_cell(place, layout, names) for place in row)}</tr>"


def _cell(place: Place, layout: Layout, names: Mapping[Place, str]) -> str:
    cell = place.cell
    spans = _span("colspan", cell.columns) + _span("rowspan", cell.rows)
    if cell.scope:
        led = f' id="{names[place]}" scope="{escape(cell.scope)}"'
        return f"<th{_stub(place)}{led}{spans}>{escape(cell.text)}</th>"
    headers = " ".join(names[heading] for heading in layout.headings_of(place))
    led = f' headers="{headers}"' if headers else ""
    if not cell.code:
        return f"<td{_stub(place)}{led}{spans}>{escape(cell.text)}</td>"
    return f'<td id="figure-{escape(cell.code)}"{led}{spans}>{_VALUE}</td>'


def _stub(place: Place) -> str:
    """Name the cells that stand still while the figures scroll: labels, the corner."""
    is_corner = not place.cell.scope and place.row == place.column == 0
    stands = is_corner or place.cell.scope.startswith("row")
    return f' class="stub-{place.column}"' if stands else ""


def _span(name: str, count: int) -> str:
    return f' {name}="{count}"' if count > 1 else ""


def _noted(row: Figure) -> str:
    link = f'<a href="#figure-{escape(row.code)}">{escape(row.label)}</a>'
    words = [escape(row.note)] if row.note else []
    words += [_differing(row.reason)] if row.reason else []
    return f"<li>{link} {' '.join(words)}</li>"


def _differing(reason: str) -> str:
    words = headed(
        escape(gettext("与自动统计数不同")),
        f'<span lang="zh-Hans">{escape(reason)}</span>',
    )
    return f'<span lang="{get_language()}">{words}</span>'
