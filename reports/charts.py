"""Bar charts drawn on the server.

Heights are in ``em``, so that a chart grows with the reader's text size;
widths are percentages, so that it fits any screen without a script. A row is
as high as a row of the table beside it.
"""

from __future__ import annotations

from html import escape

from django.utils.safestring import SafeString, mark_safe

from reports.document import Figure, FigureTable

#: A chart of more bars says less than its table.
MOST_BARS = 24
#: Longer labels are cut here, so that they meet no number; the table has them whole.
LONGEST_LABEL = 15
ROW, LABEL_DROP, BAR_DROP, THICKNESS = 2.6625, 1.25, 1.75, "0.5em"


def chart_of(table: FigureTable) -> SafeString:
    """Draw the parts of a total; nothing where there is nothing to compare."""
    parts = table.rows[1:] if table.has_total else ()
    if not 2 <= len(parts) <= MOST_BARS or not any(part.share for part in parts):
        return SafeString("")
    total = table.rows[0]
    name, words = f"chart-{total.code}", f"chart-{total.code}-words"
    rows = "\n".join(_bar(place, part) for place, part in enumerate(parts))
    return mark_safe(
        f'<svg class="chart" role="img" aria-labelledby="{name}"'
        f' aria-describedby="{words}" width="100%" height="{_em(len(parts) * ROW)}">\n'
        f'<title id="{name}">{escape(table.caption)}</title>\n'
        f'<desc id="{words}">{escape(_in_words(parts))}</desc>\n{rows}\n</svg>'
    )


def _bar(place: int, part: Figure) -> str:
    top = place * ROW
    words, bar = _em(top + LABEL_DROP), _em(top + BAR_DROP)
    return (
        f'<text x="0" y="{words}">{escape(_short(part.label))}</text>'
        f'<text class="value" x="100%" y="{words}">{escape(_value(part))}</text>'
        f'<rect class="track" y="{bar}" width="100%" height="{THICKNESS}"/>'
        f'<rect class="bar" y="{bar}" width="{part.share:g}%" height="{THICKNESS}"/>'
    )


def _in_words(parts: tuple[Figure, ...]) -> str:
    return "；".join(f"{part.label} {_value(part)}" for part in parts)


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"


def _value(part: Figure) -> str:
    return f"{part.value} {part.unit}".strip()


def _em(length: float) -> str:
    return f"{round(length, 3):g}em"
