"""The 信息处理费: what a request costs (国办函〔2020〕109号, Art. 3–5).

Pure. Amounts are exact ``Decimal`` in 元. A request is charged by items or by
pages, never both.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from disclosure.casework.rules.vocabulary import FeeBasis

FREE = Decimal(0)
STEP = Decimal(100)
FREE_ITEMS = 10
FIRST_STEP_ENDS = 30
ITEMS_IN_A_STEP = 10
#: Last page of the band and 元 a page; the last band has no end.
PAGE_BANDS: tuple[tuple[int | None, Decimal], ...] = (
    (30, FREE),
    (100, Decimal(10)),
    (200, Decimal(20)),
    (None, Decimal(40)),
)


@dataclass(frozen=True)
class Band:
    """Items or pages ``first`` to ``last`` (both counted), at ``rate`` 元 each."""

    first: int
    last: int
    rate: Decimal

    @property
    def quantity(self) -> int:
        return self.last - self.first + 1

    @property
    def amount(self) -> Decimal:
        return self.rate * self.quantity


@dataclass(frozen=True)
class Charge:
    """How an amount came about; free bands are listed as well."""

    basis: FeeBasis
    bands: tuple[Band, ...]

    @property
    def quantity(self) -> int:
        return sum(band.quantity for band in self.bands)

    @property
    def amount(self) -> Decimal:
        return sum((band.amount for band in self.bands), FREE)


def by_items(count_this_month_before: int, items: int) -> Decimal:
    """Return the fee in 元 for ``items`` (件) of one applicant (Art. 4).

    ``count_this_month_before`` is what the applicant had already asked for in
    the same calendar month. ValueError if a number is negative.
    """
    return charge_for_items(count_this_month_before, items).amount


def by_pages(pages: int) -> Decimal:
    """Return the fee in 元 for the pages of one request (Art. 5).

    One side up to A4 is one page. ValueError if the number is negative.
    """
    return charge_for_pages(pages).amount


def charge_for_items(count_this_month_before: int, items: int) -> Charge:
    """Return the fee by items with its bands; arguments as in ``by_items``.

    Bands are numbered by the place of an item in the applicant's month.
    """
    _refuse_negative(count_this_month_before, items)
    end = count_this_month_before + items
    bands, first = [], count_this_month_before + 1
    while first <= end:
        last, rate = _item_band(first)
        bands.append(Band(first, min(last, end), rate))
        first = last + 1
    return Charge(FeeBasis.ITEMS, tuple(bands))


def charge_for_pages(pages: int) -> Charge:
    """Return the fee by pages with its bands; arguments as in ``by_pages``."""
    _refuse_negative(pages)
    bands, first = [], 1
    for last, rate in PAGE_BANDS:
        end = pages if last is None else min(last, pages)
        if first <= end:
            bands.append(Band(first, end, rate))
            first = end + 1
    return Charge(FeeBasis.PAGES, tuple(bands))


def _item_band(place: int) -> tuple[int, Decimal]:
    """Return the last place of the band of an item and its rate."""
    if place <= FREE_ITEMS:
        return FREE_ITEMS, FREE
    if place <= FIRST_STEP_ENDS:
        return FIRST_STEP_ENDS, STEP
    steps = -(-(place - FIRST_STEP_ENDS) // ITEMS_IN_A_STEP)
    return FIRST_STEP_ENDS + steps * ITEMS_IN_A_STEP, STEP * (steps + 1)


def _refuse_negative(*numbers: int) -> None:
    if min(numbers) < 0:
        raise ValueError("a number of items or pages is negative")
