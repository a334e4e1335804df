"""The words around what was found, with the finds marked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from reports.rules.finding.asking import Phrase
from reports.rules.finding.folding import folded
from reports.rules.finding.tokens import Unit, runs

LEAD, LENGTH = 30, 120
_STOPS = "。！？；\n"


@dataclass(frozen=True)
class Piece:
    """A part of an excerpt; ``is_found`` marks what was asked for."""

    text: str
    is_found: bool = False


@dataclass(frozen=True)
class Excerpt:
    """A part of a text; the text goes on where ``goes_on`` says so."""

    pieces: tuple[Piece, ...]
    begins_within: bool = False
    goes_on: bool = False

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def marked(text: str, phrases: Sequence[Phrase]) -> Excerpt:
    """Return the whole text with every find marked."""
    return Excerpt(tuple(_pieces(text, 0, len(text), _spans(text, phrases))))


def excerpt_of(
    text: str, phrases: Sequence[Phrase], *, lead: int = LEAD, length: int = LENGTH
) -> Excerpt:
    """Return about ``length`` characters around the first find, else the beginning."""
    low, high = _window(text, phrases, length)
    spans = [(low + a, low + b) for a, b in _spans(text[low:high], phrases)]
    if not spans and high - low < len(text):
        spans = _spans(text, phrases)
    first = spans[0][0] if spans else 0
    start = _beginning(text, max(0, first - lead), first)
    end = min(len(text), max(start + length, spans[0][1] if spans else 0))
    pieces = tuple(_pieces(text, start, end, spans))
    return Excerpt(pieces, start > 0, end < len(text))


def _window(text: str, phrases: Sequence[Phrase], length: int) -> tuple[int, int]:
    """Return the part of a long text that seems to hold the first find.

    To look at that part alone is much faster. A word that its ends cut through is
    too far from the find to be shown.
    """
    plain = folded(text)
    if len(plain) != len(text) or len(text) < 4 * length:
        return 0, len(text)
    places = [at for item in phrases if (at := plain.find(item.plain)) >= 0]
    first = min(places, default=0)
    return max(0, first - length), first + 2 * length


def _beginning(text: str, earliest: int, first: int) -> int:
    """Begin after the last full stop before the find, if it is near enough."""
    stop = max(text.rfind(sign, earliest, first) for sign in _STOPS)
    return earliest if stop < 0 else stop + 1


def _pieces(
    text: str, start: int, end: int, spans: Iterable[tuple[int, int]]
) -> Iterable[Piece]:
    place = start
    for low, high in spans:
        if high > end:
            break
        if low < place:
            continue
        if low > place:
            yield Piece(text[place:low])
        yield Piece(text[low:high], True)
        place = high
    if place < end:
        yield Piece(text[place:end])


def _spans(text: str, phrases: Sequence[Phrase]) -> list[tuple[int, int]]:
    """Return where the phrases stand in the text, one after the other."""
    plain = folded(text)
    found = sorted(span for run in runs(plain) for span in _finds(run, phrases))
    if len(plain) == len(text):
        return _merged(found)
    ends = list(accumulate(len(folded(sign)) for sign in text))
    return _merged(
        (bisect_right(ends, low), bisect_right(ends, high - 1) + 1)
        for low, high in found
    )


def _finds(run: list[Unit], phrases: Sequence[Phrase]) -> Iterable[tuple[int, int]]:
    names = tuple(unit.text for unit in run)
    for units in (phrase.units for phrase in phrases):
        at = -1
        for _ in range(names.count(units[0])):
            at = names.index(units[0], at + 1)
            if names[at : at + len(units)] == units:
                yield run[at].start, run[at + len(units) - 1].end


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join finds that overlap or touch."""
    merged: list[tuple[int, int]] = []
    for low, high in spans:
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged
