"""The upright scale of a chart: round steps from zero, heights in em."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext

Number = int | Decimal

#: The height of a drawing between the ends of its scale, in em.
HEIGHT = 12.0
_STEPS = (1, 2, 5, 10)
#: In how many pieces the scale is cut at most, but for the ends.
_GRID = 4
#: Large numbers on the scale are cut down, so that they stay beside it.
_MYRIAD, _HUNDRED_MILLION = Decimal(10**4), Decimal(10**8)


class Scale:
    """From values to heights: zero is on it, its ends and steps are round."""

    def __init__(
        self, values: Iterable[Number], top: float, least: Number | None = None
    ) -> None:
        """``top`` is the height of the upper end; it is at least ``least``."""
        found = [Decimal(value) for value in values]
        high = max(*found, Decimal(least or 0), Decimal(0), Decimal(0))
        is_whole = all(value == value.to_integral_value() for value in found)
        step = round_step(high, _GRID, is_whole=is_whole)
        last = max(int((high / step).to_integral_value("ROUND_CEILING")), 1)
        self.ticks = [step * number for number in range(last + 1)]
        self._top = top

    def height(self, value: Number) -> float:
        """Return how far below the top of the drawing a value stands, in em."""
        return self._top + float(1 - Decimal(value) / self.ticks[-1]) * HEIGHT

    @property
    def foot(self) -> float:
        return self._top + HEIGHT


def round_step(span: Decimal, pieces: int, *, is_whole: bool) -> Decimal:
    """Return 1, 2 or 5 times a power of ten that cuts a span in few pieces."""
    if not span:
        return Decimal(1)
    least = span / pieces
    power = Decimal(10) ** least.adjusted()
    step = next(power * factor for factor in _STEPS if power * factor >= least)
    return max(step, Decimal(1)) if is_whole else step


def short(tick: Decimal) -> str:
    """Return a number for the scale; large ones in units of the reader."""
    if tick >= _HUNDRED_MILLION:
        return gettext("%(number)s亿") % {"number": _plain(tick / _HUNDRED_MILLION)}
    if tick >= _MYRIAD:
        return gettext("%(number)s万") % {"number": _plain(tick / _MYRIAD)}
    return _plain(tick)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
