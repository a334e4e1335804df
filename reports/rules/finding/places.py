"""A published report as the places in which something can be found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from disclosure.labels import Labelled, noop

#: Longer texts are kept in parts; PostgreSQL counts no further than 16,383 tokens.
LONGEST_PART = 4000
_STOPS = "\n。；，"


class Kind(Labelled):
    """What a place of a report is."""

    REPORT = "report", noop("报告")
    SECTION = "section", noop("章节")
    FIGURE = "figure", noop("数据")


@dataclass(frozen=True)
class Place:
    """A title, a section or a figure with its words; ``key`` leads to it."""

    kind: Kind
    key: str
    heading: str
    text: str


def parts_of(text: str, most: int = LONGEST_PART) -> Iterator[str]:
    """Cut a text at full stops into parts of at most ``most`` characters."""
    while len(text) > most:
        cut = next((at for sign in _STOPS if (at := text.rfind(sign, 0, most)) > 0), -1)
        cut = cut + 1 if cut > 0 else most
        yield text[:cut]
        text = text[cut:]
    yield text
