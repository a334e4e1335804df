"""X11: a number in the prose differs from the cell that its words speak of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from disclosure.labels import Sentence, noop, sentence
from reports.rules.content import ReportContent, TypedInProse
from reports.rules.crosschecks.cells import (
    official_figures,
    place_of,
    sum_of,
    written,
)
from reports.rules.crosschecks.quoted import Quotation, quotation
from reports.rules.findings import Finding
from reports.rules.form_phrases import BUSINESS_WORDS, SCOPE_WORDS
from reports.rules.form_words import words_of
from reports.rules.vocabulary import Level

RULE = "X11"
_SCOPE = re.compile("|".join(SCOPE_WORDS))
_BUSINESS = re.compile("|".join(BUSINESS_WORDS))
_SCALES = {
    ("万元", "元"): Decimal("0.0001"),
    ("万元", "亿元"): Decimal(10000),
}


def check(content: ReportContent) -> Iterator[Finding]:
    """Yield a warning per typed count that contradicts its cell.

    Words of another scope in the sentence (全市, 市直 …) make it a milder one.
    """
    words = words_of(content.format)
    if not words.meanings:
        return
    units = {code: spec.unit for code, spec in official_figures(content).items()}
    for typed in content.typed:
        quoted = quotation(typed, words, units, content.year)
        if quoted is not None:
            yield from _compared(content, typed, quoted, units)


def _compared(
    content: ReportContent,
    typed: TypedInProse,
    quoted: Quotation,
    units: Mapping[str, str],
) -> Iterator[Finding]:
    codes = [sums for word in quoted.meanings for sums in word.sums]
    sums = [sum_of(content, these) for these in codes]
    known = [value for value in sums if value is not None]
    unit = units[codes[0][0]]
    found = typed.count.value * _SCALES.get((unit, typed.count.unit), 1)
    if len(known) < len(codes) or found in known:
        return
    expected = written(known[0])
    yield Finding(
        RULE,
        Level.WARNING,
        sentence(
            _template(typed.words),
            heading=typed.section.heading,
            words=quoted.words,
            place=_place(content, codes[0]),
            expected=expected,
        ),
        section=typed.section.key,
        code=codes[0][0],
        where=typed.words.replace("\ue000", "…"),
        subject=f"{quoted.words}|{expected}",
        expected=expected,
        found=written(found),
    )


def _template(words: str) -> str:
    if _is_other_scope(words):
        return noop(
            "“%(heading)s”写的是“%(words)s”，而%(place)s是 %(expected)s，"
            "可能是另一统计口径。请核对；口径不同的，请说明理由。"
        )
    return noop(
        "“%(heading)s”写的是“%(words)s”，而%(place)s是 %(expected)s。"
        "请改正其中一处；正文最好改为引用。"
    )


def _is_other_scope(words: str) -> bool:
    """Tell whether a sentence may count for others than the agency itself."""
    if _SCOPE.search(words):
        return True
    is_challenge = "复议" in words or "诉讼" in words
    return is_challenge and bool(_BUSINESS.search(words)) and "信息公开" not in words


def _place(content: ReportContent, codes: tuple[str, ...]) -> Sentence:
    place = place_of(content.format, codes[0])
    if len(codes) == 1:
        return place
    return sentence(noop("%(place)s等 %(count)s 格之和"), place=place, count=len(codes))
