"""Personal data that must not be published (law: PIPL; Art. 15 of the Regulation).

Identity numbers count only with a valid check digit, bank cards only with a
valid Luhn sum, so that long document numbers are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from disclosure.agencies.numbers import is_identity_number
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
    digest_of: str = field(repr=False)


_EDGE, _END = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
_GAP = r"[ \-]?"
_IDENTITY = re.compile(rf"{_EDGE}[0-9](?:{_GAP}[0-9]){{16}}{_GAP}[0-9Xx]{_END}")
_MOBILE = re.compile(
    rf"(?<![0-9])(?:(?:\+|00)?86{_GAP})?"
    rf"(1[3-9][0-9]{_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}})(?![0-9])"
)
# In one piece, or in groups of four; a number may follow the last group.
_CARD = re.compile(
    rf"{_EDGE}(?:[0-9]{{16,19}}|[0-9]{{4}}(?:[ \-][0-9]{{4}}){{3}}"
    rf"(?P<rest>[ \-][0-9]{{1,3}})?){_END}"
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def is_bank_card(number: str) -> bool:
    """Tell whether 16 to 19 digits carry a valid Luhn sum."""
    if not re.fullmatch(r"[0-9]{16,19}", number) or len(set(number)) == 1:
        return False
    total = 0
    for place, digit in enumerate(reversed(number)):
        doubled = int(digit) * (2 if place % 2 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def scan(text: str) -> list[Hit]:
    """Return what looks personal in a text, each number once."""
    found: dict[str, Hit] = {}
    for _, hit in _hits(_folded(text)):
        found.setdefault(hit.digest_of, hit)
    return list(found.values())


def hide(text: str) -> str:
    """Return a text with what looks personal in it masked."""
    folded = _folded(text)
    hits = list(_hits(folded))
    for words, hit in hits:
        folded = folded.replace(words, hit.masked)
    return folded if hits else text


def _hits(folded: str) -> Iterator[tuple[str, Hit]]:
    """Yield the hits of a folded text, each with the words it was found in."""
    for match in _IDENTITY.finditer(folded):
        number = _joined(match[0]).upper()
        if is_identity_number(number):
            yield match[0], Hit(Kind.IDENTITY, _ends(number, 1, 1), number)
    for match in _CARD.finditer(folded):
        words = _card_words(match)
        if words:
            number = _joined(words)
            yield words, Hit(Kind.BANK_CARD, _ends(number, 4, 4), number)
    for match in _MOBILE.finditer(folded):
        number = _joined(match[1])
        yield match[1], Hit(Kind.MOBILE, _ends(number, 3, 4), number)


def _card_words(match: re.Match[str]) -> str:
    whole = match[0]
    for words in (whole, whole.removesuffix(match["rest"] or "")):
        if is_bank_card(_joined(words)):
            return words
    return ""


def _folded(text: str) -> str:
    return _INVISIBLE.sub("", fold(text))


def _joined(words: str) -> str:
    return re.sub(_GAP, "", words)


def _ends(number: str, head: int, tail: int) -> str:
    return number[:head] + "*" * (len(number) - head - tail) + number[-tail:]
