"""Which of the places found comes first."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

from reports.rules.finding.asking import Phrase
from reports.rules.finding.folding import folded

#: A find in a heading is worth several in a text.
HEADING = 4.0
#: The tenth find in a text says less than the second (saturation of BM25).
_SATURATION, _LENGTH_SHARE = 1.2, 0.75


def scores(places: Sequence[tuple[str, str]], phrases: Sequence[Phrase]) -> list[float]:
    """Return the worth of each place, given as heading and text.

    The more often a phrase occurs, the shorter the text and the rarer the phrase
    among the places, the better: BM25, with headings counted apart.
    """
    plain = [(folded(heading), folded(text)) for heading, text in places]
    usual = max(1.0, sum(len(text) for _, text in plain) / max(1, len(plain)))
    worth = [0.0] * len(plain)
    for phrase in phrases:
        counts = [
            (heading.count(phrase.plain), text.count(phrase.plain))
            for heading, text in plain
        ]
        holding = sum(1 for pair in counts if any(pair))
        rarity = log(1 + (len(plain) - holding + 0.5) / (holding + 0.5)) + 0.1
        for place, (in_heading, in_text) in enumerate(counts):
            size = len(plain[place][1]) / usual
            damping = _SATURATION * (1 - _LENGTH_SHARE + _LENGTH_SHARE * size)
            worth[place] += rarity * in_text / (in_text + damping)
            worth[place] += rarity * HEADING * bool(in_heading)
    return worth
