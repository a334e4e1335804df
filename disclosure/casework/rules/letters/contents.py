"""What one letter says, and how a value is written into it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from disclosure.casework.rules.fees import Charge
from disclosure.casework.rules.letters.elements import LONG, Element
from disclosure.casework.rules.vocabulary import (
    ApplicantKind,
    Consultee,
    Delivery,
    Disposition,
    Regime,
)

#: The shape of a resident's identity number, old and new; never printed.
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_GAP = r"[ \-－—]?"
_IDENTITY = re.compile(
    rf"(?<![0-9])([1-9])\d{{5}}{_GAP}"
    rf"(?:(?:18|19|20)\d{{2}}{_DAY}{_GAP}\d{{3}}([0-9Xx])|\d{{2}}{_DAY}{_GAP}\d{{2}}(\d))"
    r"(?![0-9])"
)
_MASK = "*" * 16


@dataclass(frozen=True)
class Part:
    """One part of what was asked. ``disposition`` is None for a part given."""

    description: str
    disposition: Disposition | None = None
    reason: str = ""

    @property
    def is_given(self) -> bool:
        return self.disposition is None


@dataclass(frozen=True)
class Contents:
    """What one letter says.

    ``values`` are texts by element; the rest decides which elements the law
    demands. ``disposition`` is None for a procedural letter. ``addressee_kind``
    chooses between 您 and 贵单位. ``query_review_first``: see ``remedy_class``.
    """

    values: Mapping[Element, str]
    decided_on: date
    disposition: Disposition | None = None
    delivery: Delivery | None = None
    parts: tuple[Part, ...] = ()
    charge: Charge | None = None
    consultee: Consultee | None = None
    addressee_kind: ApplicantKind = ApplicantKind.NATURAL_PERSON
    regime: Regime = Regime.NEW
    query_review_first: bool = False

    def value(self, element: Element) -> str:
        """Return the text of an element as it is printed; "" if there is none."""
        return shown(element, self.values.get(element, ""))

    @property
    def given(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.is_given)

    @property
    def withheld(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if not part.is_given)

    @property
    def grounds(self) -> frozenset[Disposition]:
        return frozenset(part.disposition for part in self.parts if part.disposition)


def shown(element: Element, text: str) -> str:
    """Return a value as it is printed.

    One clause without its full stop, or lines without gaps for the long
    elements; no control or direction marks, no identity number.
    """
    lines = [cleaned for piece in text.splitlines() if (cleaned := line(piece))]
    return "\n".join(lines) if element in LONG else clause(" ".join(lines))


def clause(text: str) -> str:
    """Return ``text`` as one line whose full stop is left to the letter."""
    return line(text).rstrip("。；; ")


def line(text: str) -> str:
    """Return ``text`` as one clean line that no reader takes for a table row."""
    plain = "".join(" " if _is_control(mark) else mark for mark in text)
    return masked(" ".join(plain.split()).lstrip("| "))


def masked(text: str) -> str:
    """Return ``text`` with identity numbers reduced to first and last digit."""
    return _IDENTITY.sub(lambda found: found[1] + _MASK + (found[2] or found[3]), text)


def date_text(day: date) -> str:
    """Return a day as official documents write it: 2026年3月16日."""
    return f"{day.year}年{day.month}月{day.day}日"


def number_text(mark: str, year: int, n: int) -> str:
    """Return 示公开告〔2025〕3号; ValueError unless ``n`` counts from 1."""
    if n < 1:
        raise ValueError("letters are numbered from 1")
    return f"{mark}〔{year}〕{n}号"


def _is_control(mark: str) -> bool:
    # Joiners stay: Uyghur and emoji are written with them.
    return unicodedata.category(mark) in {"Cc", "Cf"} and mark not in "\u200c\u200d"
