"""A line chart drawn on the server: one line an agency, broken at gaps.

Heights are in ``em`` and widths are percentages, as in ``reports.charts``. The
lines differ in colour, dashes and the shape of their points; a point that was
made by mapping is hollow.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from html import escape
from itertools import pairwise

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from disclosure.rendering.scale import round_step
from disclosure.translation import headed, listed
from reports.trends.figures import Line, Point, Trend

HEIGHT, TOP = 16.0, 1.0
#: As many years are named below the chart as fit on a narrow screen.
MOST_LABELS = 6
#: In how many pieces the scale is cut at most, but for the ends.
_GRID = 5
#: Shapes around the origin, one a line.
SHAPES = (
    '<circle r="5"/>',
    '<rect x="-4.5" y="-4.5" width="9" height="9"/>',
    '<path d="M0-6.5 6.5 0 0 6.5-6.5 0Z"/>',
    '<path d="M0-6 6 5H-6Z"/>',
    '<path d="M0 6-6-5H6Z"/>',
    '<path d="M-5-5 5 5M-5 5 5-5"/>',
)
#: Large numbers on the scale are cut down, so that they stay beside it.
_MYRIAD, _HUNDRED_MILLION = Decimal(10**4), Decimal(10**8)


def line_chart(trend: Trend, name: str) -> SafeString:
    """Draw a trend that has values; ``name`` is what the figure is called."""
    scale = Scale(trend)
    lines = "\n".join(
        _line(number, line, trend.years, scale)
        for number, line in enumerate(trend.lines, 1)
    )
    return mark_safe(
        '<svg class="trend-chart" role="img" aria-labelledby="trend-title"'
        f' aria-describedby="trend-words" width="100%" height="{_em(HEIGHT + 3)}">\n'
        f'<title id="trend-title">{escape(name)}</title>\n'
        f'<desc id="trend-words">{escape(_in_words(trend))}</desc>\n'
        f"{_marks()}{_grid(scale)}{_year_labels(trend.years)}\n{lines}\n</svg>"
    )


def legend_key(number: int) -> SafeString:
    """Draw a short piece of a line with its point, to stand before a name."""
    return mark_safe(
        f'<svg class="trend-key series-{number}" aria-hidden="true" focusable="false"'
        ' width="2.5em" height="1em"><line x1="0" x2="100%" y1="50%" y2="50%"/>'
        f'<use href="#trend-mark-{number}" x="50%" y="50%" width="10" height="10"/>'
        "</svg>"
    )


class Scale:
    """From values to heights: zero is always on it, its ends are round."""

    def __init__(self, trend: Trend) -> None:
        values = [
            point.figure.value
            for line in trend.lines
            for point in line.points
            if point.figure and point.figure.value is not None
        ]
        low, high = min(*values, Decimal(0)), max(*values, Decimal(0))
        is_whole = all(value == value.to_integral_value() for value in values)
        step = round_step(high - low, _GRID, is_whole=is_whole)
        first = (low / step).to_integral_value("ROUND_FLOOR")
        last = max((high / step).to_integral_value("ROUND_CEILING"), first + 1)
        self.ticks = [step * number for number in range(int(first), int(last) + 1)]

    def height(self, value: Decimal) -> float:
        """Return how far below the top of the drawing a value stands, in em."""
        low, high = self.ticks[0], self.ticks[-1]
        return TOP + float((high - value) / (high - low)) * HEIGHT


def _marks() -> str:
    symbols = "".join(
        f'<symbol id="trend-mark-{number}" viewBox="0 0 10 10" overflow="visible">'
        f"{shape}</symbol>"
        for number, shape in enumerate(SHAPES, 1)
    )
    return f"<defs>{symbols}</defs>\n"


def _grid(scale: Scale) -> str:
    return "".join(
        f'<line class="{"zero" if not tick else "grid-line"}" x1="0" x2="100%"'
        f' y1="{_em(scale.height(tick))}" y2="{_em(scale.height(tick))}"/>'
        f'<text class="tick" x="-0.75em" y="{_em(scale.height(tick) + 0.35)}">'
        f"{escape(_short(tick))}</text>"
        for tick in scale.ticks
    )


def _year_labels(years: tuple[int, ...]) -> str:
    every = -(-len(years) // MOST_LABELS)
    return "".join(
        f'<text class="year" x="{_across(place, years)}"'
        f' y="{_em(TOP + HEIGHT + 1.75)}">{year}</text>'
        for place, year in enumerate(years)
        if place % every == 0
    )


def _line(number: int, line: Line, years: tuple[int, ...], scale: Scale) -> str:
    drawn = "".join(_segments(line, years, scale))
    points = "".join(
        _point(number, place, point, line, years, scale)
        for place, point in enumerate(line.points)
        if point.figure
    )
    return f'<g class="series-{number}">{drawn}{points}</g>'


def _segments(line: Line, years: tuple[int, ...], scale: Scale) -> Iterator[str]:
    """Yield the pieces between neighbouring years; a gap has none."""
    for place, (left, right) in enumerate(pairwise(line.points)):
        if left.figure and right.figure:
            yield (
                f'<line x1="{_across(place, years)}" y1="{_down(left, scale)}"'
                f' x2="{_across(place + 1, years)}" y2="{_down(right, scale)}"/>'
            )


def _point(
    number: int,
    place: int,
    point: Point,
    line: Line,
    years: tuple[int, ...],
    scale: Scale,
) -> str:
    name = ' class="mapped"' if point.is_mapped else ""
    return (
        f'<use{name} href="#trend-mark-{number}" x="{_across(place, years)}"'
        f' y="{_down(point, scale)}" width="10" height="10">'
        f"<title>{escape(line.agency.name)} {point.year} {point.shown}</title></use>"
    )


def _in_words(trend: Trend) -> str:
    return "；".join(
        headed(
            line.agency.name,
            listed(f"{point.year} {point.shown or '—'}" for point in line.points),
        )
        for line in trend.lines
    )


def _across(place: int, years: tuple[int, ...]) -> str:
    if len(years) == 1:
        return "50%"
    return f"{round(place * 100 / (len(years) - 1), 3):g}%"


def _down(point: Point, scale: Scale) -> str:
    assert point.figure is not None and point.figure.value is not None
    return _em(scale.height(point.figure.value))


def _short(tick: Decimal) -> str:
    if abs(tick) >= _HUNDRED_MILLION:
        return gettext("%(number)s亿") % {"number": _plain(tick / _HUNDRED_MILLION)}
    if abs(tick) >= _MYRIAD:
        return gettext("%(number)s万") % {"number": _plain(tick / _MYRIAD)}
    return _plain(tick)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _em(length: float) -> str:
    return f"{round(length, 3):g}em"
