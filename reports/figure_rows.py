"""The rows of a table of figures, drawn without a template.

A report has hundreds of them, and they are most of what its page costs.
"""

from __future__ import annotations

from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from reports.document import Figure, FigureTable


def figure_rows(table: FigureTable) -> SafeString:
    """Draw a total followed by its parts (其中), or single figures."""
    if not table.has_total:
        return mark_safe("\n".join(_row(row, unit=row.unit) for row in table.rows))
    total, *parts = table.rows
    rows = [_row(total, kind="total")]
    rows += [
        _row(part, kind="part", before="" if place else _of_which())
        for place, part in enumerate(parts)
    ]
    return mark_safe("\n".join(rows))


def _row(row: Figure, *, kind: str = "", before: str = "", unit: str = "") -> str:
    name = f' class="{kind}"' if kind else ""
    note = f"<small>{escape(row.note)}</small>" if row.note else ""
    counted = f' <span class="unit">{escape(unit)}</span>' if unit else ""
    return (
        f'<tr{name} id="figure-{escape(row.code)}">'
        f'<th scope="row">{before}{escape(row.label)}{note}</th>'
        f"<td>{escape(row.value)}{counted}</td></tr>"
    )


def _of_which() -> str:
    word = gettext("其中")
    return f'<span class="of" lang="{get_language()}">{escape(word)}</span>'
