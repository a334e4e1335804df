"""Charts drawn on the server: columns along a scale, lines over a row of labels.

Heights are in ``em``, so that a chart grows with the reader's text size; widths
are percentages, so that it fits any screen without a script. Lines differ in
colour, dashes and the shape of their points, marks in shape and words. Every
chart says all its numbers in words as well. The look is in ``css/charts.css``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from django.utils.safestring import SafeString, mark_safe

from disclosure.rendering.scale import Number, Scale, short
from disclosure.translation import headed, listed

#: Above and below the drawing, in em.
TOP, FOOT = 1.0, 2.25
#: Each mark of a column chart is named on a line of its own above the drawing.
MARK_ROW = 1.5
#: As many places are named below a line chart as fit on a narrow screen.
MOST_LABELS = 6
#: Of names longer than this, fewer.
LONG, MOST_LONG_LABELS = 4, 4
#: Part of its place that a column fills.
_FILLED = 0.8
#: A mark beyond this part of the width has its name on its left side.
_TURN = 50
#: Shapes around the origin; the first, second … line or mark has its own.
SHAPES = (
    '<circle r="4.5"/>',
    '<rect x="-4" y="-4" width="8" height="8"/>',
    '<path d="M0-6 6 0 0 6-6 0Z"/>',
)


@dataclass(frozen=True)
class Column:
    """One column: its name and number in words, and what stands below it, if any.

    ``is_rest`` marks a column that stands for everything beyond the scale.
    """

    label: str
    value: int
    shown: str
    tick: str = ""
    is_rest: bool = False


@dataclass(frozen=True)
class Mark:
    """A named upright line; ``at`` counts columns: 0.5 is the middle of the first."""

    label: str
    at: float


@dataclass(frozen=True)
class Series:
    """A line: values at the places of the chart, None at a gap, and their words."""

    name: str
    values: Sequence[Number | None]
    shown: Sequence[str]


def column_chart(
    name: str, title: str, columns: Sequence[Column], marks: Sequence[Mark] = ()
) -> SafeString:
    """Draw columns with upright marks; nothing where every column is empty.

    ``name`` must be unique on the page: it begins the ids of the drawing.
    """
    if not any(column.value for column in columns):
        return SafeString("")
    top = TOP + MARK_ROW * len(marks)
    scale = Scale((column.value for column in columns), top)
    words = listed(f"{one.label} {one.shown}" for one in columns if one.value)
    drawn = "".join(
        _column(place, column, len(columns), scale)
        for place, column in enumerate(columns)
    )
    lines = "".join(
        _mark(name, number, mark, len(columns), scale)
        for number, mark in enumerate(marks, 1)
    )
    names = "".join(
        _mark_name(number, mark, len(columns)) for number, mark in enumerate(marks, 1)
    )
    said = "；".join([words, *(mark.label for mark in marks)])
    body = f"{_shapes(name, len(marks))}{_grid(scale)}{drawn}{lines}{names}"
    return _svg(name, title, said, scale.foot + FOOT, body)


def line_chart(
    name: str,
    title: str,
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    least: Number | None = None,
) -> SafeString:
    """Draw lines over the places named by ``labels``; nothing without any value.

    A line is broken where a value is None. The scale reaches at least ``least``.
    ``name`` must be unique on the page: it begins the ids of the drawing.
    """
    values = [value for one in series for value in one.values if value is not None]
    if not values:
        return SafeString("")
    scale = Scale(values, TOP, least)
    lines = "".join(
        _line(name, number, one, labels, scale) for number, one in enumerate(series, 1)
    )
    said = "；".join(
        headed(
            one.name, listed(f"{label} {shown}" for label, shown in _told(one, labels))
        )
        for one in series
    )
    body = f"{_shapes(name, len(series))}{_grid(scale)}{_places(labels, scale)}{lines}"
    return _svg(name, title, said, scale.foot + FOOT, body)


def legend_key(name: str, number: int) -> SafeString:
    """Draw a short piece of line ``number`` of a chart, to stand before its name."""
    return mark_safe(
        f'<svg class="plot-key plot-line-{number}" aria-hidden="true"'
        ' focusable="false" width="2.5em" height="1em">'
        '<line x1="0" x2="100%" y1="50%" y2="50%"/>'
        f'<use href="#{name}-shape-{number}" x="50%" y="50%" width="10" height="10"/>'
        "</svg>"
    )


def _svg(name: str, title: str, words: str, height: float, body: str) -> SafeString:
    return mark_safe(
        f'<svg class="plot" role="img" aria-labelledby="{name}-title"'
        f' aria-describedby="{name}-words" width="100%" height="{_em(height)}">\n'
        f'<title id="{name}-title">{escape(title)}</title>\n'
        f'<desc id="{name}-words">{escape(words)}</desc>\n{body}\n</svg>'
    )


def _column(place: int, column: Column, count: int, scale: Scale) -> str:
    wide = 100 / count
    high = scale.height(column.value)
    name = "plot-column is-rest" if column.is_rest else "plot-column"
    bar = (
        f'<rect class="{name}" x="{_percent((place + (1 - _FILLED) / 2) * wide)}"'
        f' y="{_em(high)}" width="{_percent(wide * _FILLED)}"'
        f' height="{_em(scale.foot - high)}">'
        f"<title>{escape(column.label)} {escape(column.shown)}</title></rect>"
    )
    middle = _percent((place + 0.5) * wide)
    return (bar if column.value else "") + _below(column.tick, middle, scale)


def _mark(name: str, number: int, mark: Mark, count: int, scale: Scale) -> str:
    across, high = _mark_place(number, mark, count)
    return (
        f'<g class="plot-mark plot-line-{number}">'
        f'<line x1="{_percent(across)}" x2="{_percent(across)}"'
        f' y1="{_em(high)}" y2="{_em(scale.foot)}"/>'
        f'<use href="#{name}-shape-{number}" x="{_percent(across)}"'
        f' y="{_em(high)}" width="10" height="10"/></g>'
    )


def _mark_name(number: int, mark: Mark, count: int) -> str:
    """Draw the name of a mark; after all lines, so that none crosses it."""
    across, high = _mark_place(number, mark, count)
    side, gap = ("is-left", "-0.75em") if across > _TURN else ("is-right", "0.75em")
    return (
        f'<text class="plot-name {side}" x="{_percent(across)}" dx="{gap}"'
        f' y="{_em(high + 0.35)}">{escape(mark.label)}</text>'
    )


def _mark_place(number: int, mark: Mark, count: int) -> tuple[float, float]:
    return min(mark.at * 100 / count, 100), TOP + MARK_ROW * (number - 1)


def _line(
    name: str, number: int, one: Series, labels: Sequence[str], scale: Scale
) -> str:
    pieces = "".join(_pieces(one.values, scale))
    points = "".join(
        f'<use href="#{name}-shape-{number}" x="{_across(place, len(labels))}"'
        f' y="{_em(scale.height(value))}" width="10" height="10"><title>'
        f"{escape(one.name)} {escape(labels[place])} {escape(one.shown[place])}"
        "</title></use>"
        for place, value in enumerate(one.values)
        if value is not None
    )
    return f'<g class="plot-line-{number}">{pieces}{points}</g>'


def _pieces(values: Sequence[Number | None], scale: Scale) -> Iterator[str]:
    """Yield the pieces between neighbouring places; a gap has none."""
    for place, (left, right) in enumerate(pairwise(values)):
        if left is not None and right is not None:
            yield (
                f'<line x1="{_across(place, len(values))}"'
                f' y1="{_em(scale.height(left))}"'
                f' x2="{_across(place + 1, len(values))}"'
                f' y2="{_em(scale.height(right))}"/>'
            )


def _told(one: Series, labels: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each place of a line with its number in words; a dash at a gap."""
    for label, value, shown in zip(labels, one.values, one.shown, strict=True):
        yield label, "—" if value is None else shown


def _shapes(name: str, count: int) -> str:
    symbols = "".join(
        f'<symbol id="{name}-shape-{number}" viewBox="0 0 10 10" overflow="visible">'
        f"{shape}</symbol>"
        for number, shape in enumerate(SHAPES[:count], 1)
    )
    return f"<defs>{symbols}</defs>"


def _grid(scale: Scale) -> str:
    return "".join(
        f'<line class="{"plot-grid" if tick else "plot-zero"}" x1="0" x2="100%"'
        f' y1="{_em(scale.height(tick))}" y2="{_em(scale.height(tick))}"/>'
        f'<text class="plot-tick" x="-0.75em" y="{_em(scale.height(tick) + 0.35)}">'
        f"{escape(short(tick))}</text>"
        for tick in scale.ticks
    )


def _places(labels: Sequence[str], scale: Scale) -> str:
    is_long = any(len(label) > LONG for label in labels)
    every = -(-len(labels) // (MOST_LONG_LABELS if is_long else MOST_LABELS))
    return "".join(
        _below(label, _across(place, len(labels)), scale)
        for place, label in enumerate(labels)
        if place % every == 0
    )


def _below(text: str, across: str, scale: Scale) -> str:
    if not text:
        return ""
    high = _em(scale.foot + 1.5)
    return f'<text class="plot-place" x="{across}" y="{high}">{escape(text)}</text>'


def _across(place: int, count: int) -> str:
    return "50%" if count == 1 else _percent(place * 100 / (count - 1))


def _percent(number: float) -> str:
    return f"{round(number, 3):g}%"


def _em(length: float) -> str:
    return f"{round(length, 3):g}em"
