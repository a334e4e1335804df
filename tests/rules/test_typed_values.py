"""Figures of the official tables as offices type them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from disclosure.labels import Sentence
from reports.rules.formats import FORMATS
from reports.rules.typed_values import read_number, read_value

COUNT = FORMATS["form2021"].figures["requests.received.total"]
AMOUNT = FORMATS["form2021"].figures["proactive.fee.amount"]
CHANGE = next(
    spec for spec in FORMATS["form2019"].figures.values() if spec.may_be_negative
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", "12"),
        ("０", "0"),
        (" 1,200 ", "1200"),
        ("１，２００", "1200"),
        ("007", "7"),
        ("+3", "3"),
        ("12.0", "12"),
        ("-0", "0"),
        ("9" * 15, "9" * 15),
    ],
)
def test_a_count_is_read(text, value):
    assert str(read_value(text, COUNT)) == value


@pytest.mark.parametrize("text", ["", "  ", "\u3000"])
def test_a_blank_is_not_a_nought(text):
    assert read_value(text, COUNT) is None


@pytest.mark.parametrize(
    "text",
    ["1.5", "-1", "1e3", "NaN", "Infinity", "三", "1-2", "--1", "0x1", ".5", "9" * 16],
)
def test_what_is_no_count_is_refused(text):
    assert isinstance(read_value(text, COUNT), Sentence)


@pytest.mark.parametrize(
    ("text", "value"), [("1.5", "1.5"), ("0.0001", "0.0001"), ("96,171.60", "96171.6")]
)
def test_an_amount_has_up_to_four_decimals(text, value):
    assert read_value(text, AMOUNT) == Decimal(value)


@pytest.mark.parametrize("text", ["1.23456", "-1.5", "1.", "9" * 12 + ".1234"])
def test_what_is_no_amount_is_refused(text):
    assert isinstance(read_value(text, AMOUNT), Sentence)


def test_a_change_may_be_below_nought():
    assert read_value("-3", CHANGE) == read_value("−3", CHANGE) == Decimal(-3)


def test_a_long_text_costs_nothing():
    assert isinstance(read_number("1" * 10**6, is_amount=True), Sentence)
