"""A text cut into tokens: pairs of what stands side by side.

A unit is one Chinese character, or a word or number of other signs. Each unit
makes a token with the next one: a phrase is found where its pairs follow each
other, and never across a full stop. What a text consists of follows at its end,
each unit once: a single one is found as fast as any pair. A token holds letters,
digits, points within numbers and ``_``, which ends a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from reports.rules.finding.folding import folded

HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
#: PostgreSQL takes no word of more than 2,046 bytes.
LONGEST_WORD = 40
_UNIT = re.compile(
    rf"(?P<han>[{HAN}])"
    r"|(?P<number>[0-9]{1,3}(?:[,，][0-9]{3})+(?![0-9])(?:[.．][0-9]+)?"
    r"|[0-9]+(?:[.．][0-9]+)+)"
    rf"|(?P<word>(?:(?![{HAN}])[^\W_]){{1,{LONGEST_WORD}}})"
)
_IN_NUMBERS = str.maketrans({",": "", "，": "", "．": "."})


class Unit(NamedTuple):
    """A unit with the place of its signs in the folded text."""

    text: str
    start: int
    end: int


def runs(plain: str) -> Iterator[list[Unit]]:
    """Return the units of a folded text; with nothing between them they are a run."""
    run: list[Unit] = []
    for found in _UNIT.finditer(plain):
        if run and found.start() != run[-1].end:
            yield run
            run = []
        run.append(Unit(_name(found), found.start(), found.end()))
    if run:
        yield run


def _name(found: re.Match[str]) -> str:
    if found["han"]:
        return found[0]
    return f"{found[0].translate(_IN_NUMBERS)}_"


def tokens_of(text: str) -> list[str]:
    """Return the pairs of a text in their order, then each of its units once."""
    found = [[unit.text for unit in run] for run in runs(folded(text))]
    pairs = [pair for units in found for pair in pairs_of(units)]
    return [*pairs, *dict.fromkeys(unit for units in found for unit in units)]


def pairs_of(units: Sequence[str]) -> list[str]:
    """Return the tokens of what stands side by side."""
    return [one + two for one, two in pairwise(units)]
