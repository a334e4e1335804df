"""Personal data that must not be published (law: PIPL; Art. 15 of the Regulation).

Identity numbers count only with a valid check digit, bank cards only with a
valid Luhn sum, so that long document numbers are left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from disclosure.labels import Labelled, noop
from reports.rules.prose import fold


class Kind(Labelled):
    IDENTITY = "identity", noop("居民身份证号")
    MOBILE = "mobile", noop("手机号码")
    BANK_CARD = "bank_card", noop("银行卡号")


@dataclass(frozen=True)
class Hit:
    """Something that looks personal; ``masked`` is safe to show and to keep."""

    kind: Kind
    masked: str
    digest_of: str


_GAP = r"[ \u00a0\-]?"
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])")
_MOBILE = re.compile(
    rf"(?<![0-9.])(?:\+?86{_GAP})?(1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}})(?![0-9])"
)
_CARD = re.compile(r"(?<![0-9A-Za-z])\d(?:[ \-]?\d){15,18}(?![0-9A-Za-z])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"


def is_identity_number(number: str) -> bool:
    """Tell whether 18 characters are a valid 居民身份证号 (GB 11643-1999)."""
    if not re.fullmatch(r"\d{17}[0-9Xx]", number):
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(d) * w for d, w in zip(number[:17], _WEIGHTS, strict=True))
    return _CHECK[total % 11] == number[17].upper()


def is_bank_card(number: str) -> bool:
    """Tell whether 16 to 19 digits carry a valid Luhn sum."""
    if not re.fullmatch(r"\d{16,19}", number) or len(set(number)) == 1:
        return False
    total = 0
    for place, digit in enumerate(reversed(number)):
        doubled = int(digit) * (2 if place % 2 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def scan(text: str) -> list[Hit]:
    """Return what looks personal in a text, each number once."""
    folded = fold(text)
    found: dict[str, Hit] = {}
    for match in _IDENTITY.finditer(folded):
        if is_identity_number(match[0]):
            found[match[0]] = Hit(Kind.IDENTITY, _ends(match[0], 1, 1), match[0])
    for match in _CARD.finditer(folded):
        number = re.sub(r"[ \-]", "", match[0])
        if number not in found and is_bank_card(number):
            found[number] = Hit(Kind.BANK_CARD, _ends(number, 4, 4), number)
    for match in _MOBILE.finditer(folded):
        number = re.sub(rf"{_GAP}", "", match[1]) if match[1] else ""
        if number:
            found[number] = Hit(Kind.MOBILE, _ends(number, 3, 4), number)
    return list(found.values())


def _ends(number: str, head: int, tail: int) -> str:
    return number[:head] + "*" * (len(number) - head - tail) + number[-tail:]
