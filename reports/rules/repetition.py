"""How much of a text repeats others, word for word.

A text is reduced to its letters: no punctuation, no numbers, no official words.
So an old sentence with a new number still counts as repeated, and what every
report must say does not. Letters are repeated if they stand in a run of
``RUN`` letters that another text has too.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from reports.rules.formats import FORMATS

#: How many letters in a row are a repetition; shorter paragraphs do not count.
RUN = 8
_NUMERALS = frozenset("〇零一二三四五六七八九十百千万亿两")
#: Names and formulas that the law or the form puts into every report.
OFFICIAL_WORDS = (
    "中华人民共和国政府信息公开条例",
    "政府信息公开工作年度报告",
    "政府信息公开年度报告",
    "政府信息公开工作",
    "政府信息公开",
    "政府信息",
    "主动公开",
    "依申请公开",
    "信息处理费",
    "行政规范性文件",
    "行政复议",
    "行政诉讼",
    "人大代表建议",
    "政协委员提案",
    "本报告所列数据的统计期限",
    "统计期限自2020年1月1日起至2020年12月31日止",
    "统计期限为2020年1月1日至2020年12月31日",
    "本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和",
    "区分处理的，只计这一情形，不计其他情形",
)

Span = tuple[int, int]


@dataclass(frozen=True)
class Share:
    """How many letters of a text count, and how many of them are repeated."""

    letters: int = 0
    repeated: int = 0

    @property
    def percent(self) -> int:
        """Whole per cent, 0 to 100, rounded down; 0 where nothing counts."""
        return self.repeated * 100 // self.letters if self.letters else 0


@dataclass(frozen=True)
class Repeats:
    """What a paragraph repeats of all sources together, and of the best one.

    ``spans`` are places in the paragraph as written. ``source`` is the number
    of the source that has most of it, the first of several; None if none has.
    """

    share: Share
    spans: tuple[Span, ...] = ()
    source: int | None = None
    from_source: Share = Share()


@dataclass(frozen=True)
class Piece:
    """A stretch of a paragraph, and which of several lists of spans hold it."""

    text: str
    marks: tuple[bool, ...]


def total(shares: Iterable[Share]) -> Share:
    """Return the share of several texts together."""
    listed = list(shares)
    return Share(
        sum(share.letters for share in listed), sum(share.repeated for share in listed)
    )


def repeats(
    paragraphs: Sequence[str], sources: Sequence[Iterable[str]]
) -> list[Repeats]:
    """Return what each paragraph repeats of the paragraphs of the sources."""
    texts = [_read(paragraph) for paragraph in paragraphs]
    wanted = {run for text in texts for run in _runs(text.letters)}
    known = _holders(wanted, sources)
    return [_measure(text, known) for text in texts]


def pieces(paragraph: str, *spans: Iterable[Span]) -> list[Piece]:
    """Cut a paragraph where a span of any of the lists begins or ends."""
    lists = [tuple(found) for found in spans]
    cuts = {place for found in lists for span in found for place in span}
    ends = sorted(cuts | {0, len(paragraph)})
    return [
        Piece(
            paragraph[start:end],
            tuple(any(a <= start and end <= b for a, b in found) for found in lists),
        )
        for start, end in pairwise(ends)
    ]


class _Plain(dict[int, str | None]):
    """A table for ``str.translate``: a sign becomes its letters, or nothing."""

    def __missing__(self, code: int) -> str | None:
        folded = unicodedata.normalize("NFKC", chr(code)).casefold()
        kept = "".join(
            sign for sign in folded if sign.isalpha() and sign not in _NUMERALS
        )
        self[code] = kept or None
        return self[code]


_PLAIN = _Plain()
_OFFICIAL = re.compile(
    "|".join(sorted((word.translate(_PLAIN) for word in OFFICIAL_WORDS), key=len)[::-1])
)
#: A paragraph that is only a heading of a form does not count.
_HEADINGS = frozenset(
    item.heading.translate(_PLAIN)
    for form in FORMATS.values()
    for top in form.outline
    for item in top.walk()
)


@dataclass(frozen=True)
class _Text:
    """The letters of a paragraph, and where each stands in it."""

    letters: str
    places: tuple[int, ...]


def _letters(paragraph: str) -> str:
    """Return the letters that count; the same as ``_read`` finds, but quicker."""
    letters = paragraph.translate(_PLAIN)
    return "" if letters in _HEADINGS else _OFFICIAL.sub("", letters)


def _read(paragraph: str) -> _Text:
    letters = paragraph.translate(_PLAIN)
    if letters in _HEADINGS:
        return _Text("", ())
    places = [
        place
        for place, sign in enumerate(paragraph)
        for _letter in _PLAIN[ord(sign)] or ""
    ]
    for match in reversed(list(_OFFICIAL.finditer(letters))):
        del places[match.start() : match.end()]
    return _Text(_OFFICIAL.sub("", letters), tuple(places))


def _runs(letters: str) -> list[str]:
    return [letters[start : start + RUN] for start in range(len(letters) - RUN + 1)]


def _holders(wanted: set[str], sources: Sequence[Iterable[str]]) -> dict[str, int]:
    """Return for each run the sources that have it, one bit for each."""
    holders: dict[str, int] = {}
    for number, source in enumerate(sources):
        there: set[str] = set()
        for paragraph in source:
            there.update(_runs(_letters(paragraph)))
        for run in wanted & there:
            holders[run] = holders.get(run, 0) | 1 << number
    return holders


def _measure(text: _Text, holders: Mapping[str, int]) -> Repeats:
    held = _held(text.letters, holders)
    counted = len(held) if len(held) >= RUN else 0
    by_source = _by_source(held)
    if not by_source:
        return Repeats(Share(counted))
    best = min(by_source, key=lambda number: (-by_source[number], number))
    return Repeats(
        Share(counted, sum(1 for mask in held if mask)),
        tuple((text.places[a], text.places[b - 1] + 1) for a, b in _stretches(held)),
        best,
        Share(counted, by_source[best]),
    )


def _held(letters: str, holders: Mapping[str, int]) -> list[int]:
    """Return for each letter the sources that have a run with it."""
    held = [0] * len(letters)
    for start, run in enumerate(_runs(letters)):
        if mask := holders.get(run):
            for place in range(start, start + RUN):
                held[place] |= mask
    return held


def _by_source(held: list[int]) -> dict[int, int]:
    """Return how many letters each source has."""
    counts: Counter[int] = Counter()
    for mask, letters in Counter(held).items():
        for number in range(mask.bit_length()):
            if mask >> number & 1:
                counts[number] += letters
    return counts


def _stretches(held: list[int]) -> Iterator[Span]:
    """Yield from where to where letters are held without a break."""
    start = 0
    for is_held, group in groupby(held, bool):
        end = start + len(list(group))
        if is_held:
            yield start, end
        start = end
