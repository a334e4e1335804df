"""What a reader typed, as phrases that a text must hold."""

from __future__ import annotations

from dataclasses import dataclass

from reports.rules.finding.folding import folded
from reports.rules.finding.tokens import pairs_of, runs

#: More is not looked for: nobody reads it, and it would only cost time.
LONGEST, MOST_PHRASES, MOST_UNITS = 200, 8, 40


@dataclass(frozen=True)
class Phrase:
    """Units that must follow each other."""

    units: tuple[str, ...]

    @property
    def tokens(self) -> tuple[str, ...]:
        """The tokens that must follow each other."""
        return tuple(pairs_of(self.units)) or self.units

    @property
    def plain(self) -> str:
        """The phrase as it stands in a folded text."""
        return "".join(unit.removesuffix("_") for unit in self.units)


def phrases_of(words: str) -> tuple[Phrase, ...]:
    """Return at most MOST_PHRASES different phrases; none where nothing was asked.

    Together they have at most MOST_UNITS units: what goes beyond is left out.
    """
    found: dict[Phrase, None] = {}
    left = MOST_UNITS
    for run in runs(folded(words[:LONGEST])):
        if not left or len(found) == MOST_PHRASES:
            break
        phrase = Phrase(tuple(unit.text for unit in run[:left]))
        left -= 0 if phrase in found else len(phrase.units)
        found[phrase] = None
    return tuple(found)


def loosened(phrases: tuple[Phrase, ...]) -> list[tuple[Phrase, ...]]:
    """Return what to look for when long phrases stand nowhere as they are.

    Each is cut into words of two characters, once from its beginning and once from
    its second character: 行政复议案件 is found where 行政, 复议 and 案件 occur. Empty
    where no phrase is long enough to be cut.
    """
    if all(len(phrase.units) < 4 for phrase in phrases):
        return []
    return [cut for start in (0, 1) if len(cut := _cut(phrases, start)) > 1]


def _cut(phrases: tuple[Phrase, ...], start: int) -> tuple[Phrase, ...]:
    cut = [piece for phrase in phrases for piece in _pairs(phrase, start)]
    return tuple(dict.fromkeys(cut))[: 2 * MOST_PHRASES]


def _pairs(phrase: Phrase, start: int) -> list[Phrase]:
    units = phrase.units
    if len(units) < 4:
        return [phrase]
    return [Phrase(units[at : at + 2]) for at in range(start, len(units) - 1, 2)]
