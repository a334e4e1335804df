"""Numbers of the official tables as offices type them."""

from __future__ import annotations

import re
from decimal import Decimal

from disclosure.labels import Sentence, noop, sentence
from reports.rules.formats.base import FigureSpec
from reports.rules.prose import fold

#: What SQLite keeps exactly.
MAX_DIGITS = 15
_NUMBER = re.compile(r"([+-]?)([0-9]+)(?:\.([0-9]+))?")
_MAX_DECIMALS = 4


def read_value(text: str, spec: FigureSpec) -> Decimal | None | Sentence:
    """Return a typed figure, None for a blank, or the sentence about what is wrong.

    Full-width digits and separators of thousands are fine. Counts are whole
    numbers; amounts, in 万元, have up to four decimals. Only what the form counts
    as a change may be below zero.
    """
    number = read_number(text, is_amount=spec.is_amount)
    if isinstance(number, Decimal) and number < 0 and not spec.may_be_negative:
        return sentence(noop("请填写 0 或更大的数。"))
    return number


def read_number(text: str, *, is_amount: bool) -> Decimal | None | Sentence:
    """Return a typed number of either sign, None for a blank, or what is wrong."""
    plain = fold(text[:100]).replace(",", "").replace(" ", "")
    plain = plain.replace("−", "-")
    if not plain:
        return None
    found = _NUMBER.fullmatch(plain)
    if found is None:
        return _wrong(is_amount)
    fraction = (found[3] or "").rstrip("0")
    if fraction and not is_amount:
        return _wrong(is_amount)
    whole = found[2].lstrip("0")
    if len(fraction) > _MAX_DECIMALS or len(whole) + len(fraction) > MAX_DIGITS:
        return sentence(noop("数字太大，或小数超过四位。"))
    number = Decimal(f"{found[1]}{whole or 0}{'.' if fraction else ''}{fraction}")
    return abs(number) if number == 0 else number


def decimals_of(value: Decimal) -> int:
    """Return how many decimals a number needs; trailing zeros are none."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _wrong(is_amount: bool) -> Sentence:
    if is_amount:
        return sentence(noop("请填写数字，例如 12 或 96171.6。"))
    return sentence(noop("请填写整数，没有发生的填 0。"))
