"""Counted phrases of prose: a total with its parts, and single counts.

"公开信息120条，其中：文件20条；公告100条。" is a total of 120 with two parts. Parts
add up with those of another unit where only so the total is met (15期 among 条).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reports.rules.numbers import Count, canonical_unit, counts
from reports.rules.prose import fold
from reports.rules.reading.reasons import Reason

_SENTENCE = re.compile(r"(?<=[。！？!?\n])")
_INSIDE = re.compile(r"其中[:：,，]?|包括[:：]|分别[为是][:：]?")
_CLAUSE = re.compile(r"[；;]")
_COMMA = re.compile(r"[，,、；;]")
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_LEAD = re.compile(
    r"^(?:20[0-9]{2}年(?:度)?|全年|本年度?|今年|一年来|截至.{0,12})[,，]?"
)
_TAIL = re.compile(r"(?:共计|累计|总计|合计|共有|共|为|达到|达|约|[:：\s]|“$|的$)+$")
_QUOTES = "“”\"'‘’「」"
_LONGEST = 40


@dataclass(frozen=True)
class Phrase:
    """A count with its label; ``parts`` of a total, ``words`` it was read from."""

    label: str
    value: Decimal
    unit: str
    words: str
    parts: tuple[Phrase, ...] = ()
    reasons: tuple[Reason, ...] = (Reason.IN_WORDS,)

    @property
    def sum(self) -> Decimal:
        return sum((part.value for part in self.parts), Decimal(0))


def phrases_in(text: str) -> Iterator[Phrase]:
    """Yield the counted phrases of a paragraph, totals with their parts."""
    for sentence in _enumerations(text):
        found = _INSIDE.search(sentence)
        total = _total(sentence, found) if found else None
        if found is None or total is None:
            yield from _singles(sentence)
            continue
        before = sentence[: found.start()]
        yield from list(_singles(before))[:-1]
        yield total


def _enumerations(text: str) -> Iterator[str]:
    """Cut a text into sentences, and these where a second total with parts begins."""
    for sentence in _SENTENCE.split(text):
        piece = ""
        for clause in re.split(r"(?<=[；;])", sentence):
            if _INSIDE.search(clause) and _INSIDE.search(piece):
                yield piece
                piece = ""
            piece += clause
        yield from _cut(piece)


def _cut(piece: str) -> Iterator[str]:
    """Cut before the count that the next word for parts belongs to."""
    found = list(_INSIDE.finditer(piece))
    if len(found) < 2:
        yield piece
        return
    comma = piece[: found[1].start()].rstrip("，,。：:（( ").rfind("，")
    if comma <= found[0].end():
        yield piece
        return
    yield piece[: comma + 1]
    yield from _cut(piece[comma + 1 :])


def _total(sentence: str, inside: re.Match[str]) -> Phrase | None:
    before, behind = sentence[: inside.start()], sentence[inside.end() :]
    singles = list(_singles(before))
    parts = list(_parts(behind))
    if not singles or not parts or not _ends_with_count(before, singles[-1]):
        return None
    whole = singles[-1]
    parts, reason = _chosen(whole, parts)
    reasons = (reason,) if reason is Reason.PARTS_AGREE else (Reason.IN_WORDS, reason)
    if len(parts) < 2 and reason is not Reason.PARTS_AGREE:
        return None
    return Phrase(
        whole.label,
        whole.value,
        whole.unit,
        sentence.strip(),
        tuple(
            Phrase(part.label, part.value, part.unit, part.words, (), reasons)
            for part in parts
        ),
        reasons,
    )


def _chosen(whole: Phrase, parts: list[Phrase]) -> tuple[list[Phrase], Reason]:
    """Take the parts that meet the total: all, or those of its unit."""
    same = [
        part
        for part in parts
        if canonical_unit(part.unit) == canonical_unit(whole.unit)
    ]
    for some in (parts, same):
        if some and sum(part.value for part in some) == whole.value:
            return some, Reason.PARTS_AGREE
    return same or parts, Reason.PARTS_DIFFER


def _parts(text: str) -> Iterator[Phrase]:
    """Yield one part a clause; where clauses hold several counts, one each."""
    for clause in _CLAUSE.split(text):
        pieces = _COMMA.split(clause)
        counted = [piece for piece in pieces if _exact(piece)]
        if len(counted) > 1:
            for piece in counted:
                yield from _first(piece)
        else:
            yield from _first(clause)


def _first(piece: str) -> Iterator[Phrase]:
    found = _exact(piece)
    if found:
        yield _phrase(found[0], piece)


def _singles(text: str) -> Iterator[Phrase]:
    for count in _exact(text):
        yield _phrase(count, text)


def _exact(text: str) -> list[Count]:
    return [count for count in counts(text) if not count.rough]


def _phrase(count: Count, text: str) -> Phrase:
    return Phrase(_label(count), count.value, count.unit, _quoted(text, count))


def _quoted(text: str, count: Count) -> str:
    words = text.strip()
    if len(words) <= 120:
        return words
    return f"{count.before[-_LONGEST:]}{count.words}{count.after[:20]}".strip()


def _label(count: Count) -> str:
    """Return the words before a count, back to the last comma or full stop."""
    before = _BRACKETS.sub("", count.before.rstrip())
    clause = re.split(r"[，,；;。！？、]", before)[-1] or before
    label = _LEAD.sub("", clause.strip())
    while _TAIL.search(label):
        label = _TAIL.sub("", label)
    return label.strip(" :：　" + ("" if _is_quoted(label) else _QUOTES))[-_LONGEST:]


def _is_quoted(label: str) -> bool:
    """Tell whether quotation marks in a label come in pairs."""
    return any(sign in label for sign in _QUOTES) and (
        label.count("“") == label.count("”") and label.count('"') % 2 == 0
    )


def _ends_with_count(before: str, last: Phrase) -> bool:
    """Tell whether a number stands right before the word for parts."""
    tail = fold(re.sub(r"[\s，,。：:；;（(]+$", "", before))[-30:]
    return any(
        tail.endswith(count.words.rstrip()) or tail.endswith(f"{count.words})")
        for count in counts(tail)
        if count.value == last.value
    )
