"""Figures as strangers write them. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from reports.checking.parsing import Written, quoted
from reports.rules.prose import CODE, fold

#: What is kept exactly: the same limits as for figures typed in the back office.
DIGITS, DECIMALS = 15, 4
LONGEST_CODE, LONGEST_LABEL, LONGEST_UNIT = 100, 120, 20
_NUMBER = re.compile(
    r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,24})(?:\.[0-9]{1,24})?"
    r"(?:[eE][+-]?[0-9]{1,2})?"
)
_CODE = re.compile(CODE)
_LONGEST_NUMBER = 60


class NoNumber(ValueError):
    """A value that is no number, or not one that can be kept exactly."""


@dataclass(frozen=True)
class Given:
    """A figure as given: its value, and what its author says about it."""

    value: object = None
    label: str = ""
    unit: str = ""
    part_of: str = ""
    is_described: bool = False


def given(entry: object) -> Given:
    """Return an entry of ``figures``: a value, or an object with one."""
    if not isinstance(entry, Mapping):
        return Given(entry)
    return Given(
        value=entry.get("value"),
        label=_words(entry.get("label"), LONGEST_LABEL),
        unit=_words(entry.get("unit"), LONGEST_UNIT),
        part_of=_words(entry.get("part_of"), LONGEST_CODE),
        is_described=True,
    )


def number(value: object) -> Decimal | None:
    """Return the exact value of a figure; None for a blank.

    Full-width digits and separators of thousands are read as offices type them.
    Raises NoNumber for everything else, also for true and false, NaN and
    Infinity, and for more than 15 digits or four decimals.
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise NoNumber
    text = _text(value)
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise NoNumber
    return _exact(Decimal(text.replace(",", "")))


def is_code(code: str) -> bool:
    """Tell whether a text may be the address of a figure."""
    return len(code) <= LONGEST_CODE and _CODE.fullmatch(code) is not None


def decimals(value: Decimal | None) -> int:
    """Return how many decimals a value is written with."""
    return 0 if value is None else max(0, -int(value.as_tuple().exponent))


def as_given(value: object) -> str:
    """Return a value the way a finding quotes it."""
    if isinstance(value, bool):
        return str(value).lower()
    return quoted(_text(value) if isinstance(value, int | float | Decimal) else value)


def _text(value: str | int | float | Decimal) -> str:
    """Return a number as text, cut off where it is longer than any figure."""
    if isinstance(value, int) and value.bit_length() > 200:
        return "…"
    return fold(str(value)[:_LONGEST_NUMBER]).strip()


def _exact(value: Decimal) -> Decimal:
    """Return a value within the limits, with the decimals it was written with."""
    if value == 0:
        return abs(value) if -DECIMALS <= _exponent(value) <= 0 else Decimal(0)
    plain = value.normalize()
    digits = max(plain.adjusted() + 1, 1) + max(0, -_exponent(plain))
    if -_exponent(plain) > DECIMALS or digits > DIGITS:
        raise NoNumber
    if -DECIMALS <= _exponent(value) <= 0:
        return value
    return Decimal(f"{plain:f}")


def _exponent(value: Decimal) -> int:
    return int(value.as_tuple().exponent)


def _words(value: object, limit: int) -> str:
    if isinstance(value, Written) or not isinstance(value, str):
        return ""
    return " ".join(value.split())[:limit]
