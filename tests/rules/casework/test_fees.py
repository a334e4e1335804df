"""The fee, by items and by pages: the official bands and their properties."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.casework.rules.fees import (
    Band,
    by_items,
    by_pages,
    charge_for_items,
    charge_for_pages,
)
from disclosure.casework.rules.vocabulary import FeeBasis

COUNTS = st.integers(0, 3000)

ITEM_VECTORS = [
    *((0, 0), (1, 0), (10, 0), (11, 100), (30, 2000), (31, 2200), (35, 3000)),
    *((40, 4000), (41, 4300), (45, 5500), (50, 7000), (51, 7400), (60, 11000)),
]
PAGE_VECTORS = [
    *((0, 0), (1, 0), (30, 0), (31, 10), (100, 700), (101, 720), (200, 2700)),
    *((201, 2740), (250, 4700)),
]


@pytest.mark.parametrize(("items", "amount"), ITEM_VECTORS)
def test_items(items, amount):
    assert by_items(0, items) == Decimal(amount)


@pytest.mark.parametrize(("pages", "amount"), PAGE_VECTORS)
def test_pages(pages, amount):
    assert by_pages(pages) == Decimal(amount)


def test_amounts_are_exact():
    assert isinstance(by_items(0, 0), Decimal)
    assert isinstance(by_pages(0), Decimal)
    assert str(by_items(0, 35)) == "3000"


def test_the_month_goes_on_where_it_stood():
    assert by_items(10, 1) == 100
    assert by_items(29, 2) == 100 + 200
    assert by_items(40, 1) == 300


def test_the_bands_of_a_charge():
    charge = charge_for_items(9, 23)
    assert charge.basis is FeeBasis.ITEMS
    assert charge.bands == (
        Band(10, 10, Decimal(0)),
        Band(11, 30, Decimal(100)),
        Band(31, 32, Decimal(200)),
    )
    assert [band.amount for band in charge.bands] == [0, 2000, 400]
    assert (charge.quantity, charge.amount) == (23, Decimal(2400))


def test_the_bands_of_pages():
    charge = charge_for_pages(201)
    assert charge.basis is FeeBasis.PAGES
    assert [(band.quantity, band.rate) for band in charge.bands] == [
        *((30, 0), (70, 10), (100, 20), (1, 40))
    ]


@pytest.mark.parametrize("numbers", [(-1, 5), (5, -1)])
def test_a_negative_count_is_refused(numbers):
    with pytest.raises(ValueError, match="negative"):
        by_items(*numbers)


def test_negative_pages_are_refused():
    with pytest.raises(ValueError, match="negative"):
        by_pages(-1)


def _slow_rate_of_item(place: int) -> int:
    rate, limit = 0, 10
    while place > limit:
        limit += 20 if limit == 10 else 10
        rate += 100
    return rate


@given(COUNTS, st.integers(0, 300))
def test_items_agree_with_one_by_one_counting(before, items):
    places = range(before + 1, before + items + 1)
    assert by_items(before, items) == sum(map(_slow_rate_of_item, places))


@given(COUNTS, COUNTS, COUNTS)
def test_items_of_a_month_add_up(before, first, second):
    together = by_items(before, first + second)
    assert by_items(before, first) + by_items(before + first, second) == together


@given(COUNTS, COUNTS)
def test_one_more_never_costs_less(before, items):
    assert 0 <= by_items(before, items) <= by_items(before, items + 1)
    assert by_items(before, items) <= by_items(before + 1, items)
    assert 0 <= by_pages(items) <= by_pages(items + 1)


@given(COUNTS, COUNTS)
def test_bands_cover_every_item_once(before, items):
    for charge, start in (
        (charge_for_items(before, items), before),
        (charge_for_pages(items), 0),
    ):
        assert charge.quantity == items
        for band in charge.bands:
            assert band.first == start + 1
            assert band.quantity > 0
            start = band.last
