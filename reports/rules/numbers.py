"""Counted phrases in Chinese prose: a number with the word it counts.

Dates, years, durations, ordinals, document numbers, clock times and headings
such as 5个方面 are not counts and are passed over. Ranges (3至5件), estimates
(20余位, 近100条) and shortened numbers (1.02万条) are counts, but rough: nothing
can be concluded from them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reports.rules.prose import fold

UNITS = (
    "万元", "亿元", "元", "件次", "人次", "场次", "批次", "项次", "条", "件", "项",
    "次", "期", "篇", "场", "个", "人", "份", "宗", "起", "户", "家", "名", "位",
    "批", "册", "部", "页", "辆", "台", "处", "所", "类", "种", "封", "张", "本",
    "则", "例", "幅", "集", "组", "支", "座", "间", "笔", "桩", "万", "%", "个百分点",
)  # fmt: skip
_UNIT = "|".join(sorted((re.escape(unit) for unit in UNITS), key=len, reverse=True))
_NUMBER = r"(?:[0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
# Bounded, so that a text of blanks costs no time.
_GAP = r"\s{0,3}"
_RANGE = rf"(?!0[0-9]){_NUMBER}{_GAP}(?:{_UNIT})?{_GAP}(?:至|到|[-~—–−]){_GAP}"
# No count begins inside a number, a name, a date or a clock time, nor after 届.
_NOT_AFTER = r"(?<![0-9.〔\[A-Za-z\-届])(?<![0-9][,:/~—–−至到])"
_ORDINAL = rf"第{_GAP}(?:{_NUMBER}{_GAP}[、和及,]{_GAP})*"
# Not a unit, but the head of a longer word: 5个月, 5个方面, 12部门, 16项目.
_NOT_BEFORE = (
    r"(?!(?<=个)(?:月|小时|工作日|自然日|年|季度|星期|学期|学年)"
    r"|(?<=个)(?:方面|阶段|层面|环节|步骤|部分|维度|角度)"
    r"|(?<=部)[门分委]|(?<=处)[室理长]|(?<=项)目|(?<=条)[例款约]|(?<=期)[间限]"
    r"|(?<=[0-9]人)[大民员])"
)
_COUNT = re.compile(
    rf"{_NOT_AFTER}(?P<ordinal>{_ORDINAL})?(?P<range>{_RANGE})?(?P<number>{_NUMBER})"
    rf"{_GAP}(?P<more>[余多几来])?(?P<scale>[百千万亿](?=[余多几来]?(?:{_UNIT}))(?!元))?"
    rf"(?P<few>[余多几来])?(?P<unit>{_UNIT})(?:\((?P<or>次)\))?{_NOT_BEFORE}"
    r"(?P<about>左右|以上|以下|以内|上下)?"
)
_ROUGHLY = re.compile(
    r"(?:(?<![预签违节条契])约|(?<![最附])近|逾|超|超过|突破|至少|最多"
    r"|不少于|不低于|不超过)\s*$"
)
_SAME_UNITS = {"场次": "场", "批次": "批"}
_SCALES = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
# A label has at most 120 characters; the rest is room for words in between.
_BEFORE = 150
_AFTER = 60


@dataclass(frozen=True)
class Count:
    """A typed count: value, unit, the words around it, and whether it is rough."""

    value: Decimal
    unit: str
    before: str
    words: str
    rough: bool
    after: str = ""


def counts(text: str) -> Iterator[Count]:
    """Yield the counted phrases of a text, left to right."""
    folded = fold(_without_marks(text))
    for match in _COUNT.finditer(folded):
        if match["ordinal"]:
            continue
        before = folded[max(0, match.start() - _BEFORE) : match.start()]
        yield Count(
            value=_value(match),
            unit=match["unit"] + (match["or"] or ""),
            before=before,
            words=_words(match),
            rough=_is_rough(match, before),
            after=folded[match.end() : match.end() + _AFTER],
        )


def canonical_unit(unit: str) -> str:
    """Return one spelling of a unit: 场, 场次 and 场(次) count the same."""
    plain = re.sub(r"[()\s]", "", fold(unit))
    return _SAME_UNITS.get(plain, plain)


def _without_marks(text: str) -> str:
    """Blank out ① and its like, which would fold into digits of a number."""
    return "".join(
        " " if unicodedata.category(character) == "No" else character
        for character in text
    )


def _value(match: re.Match[str]) -> Decimal:
    number = Decimal(re.sub(r"[, ]", "", match["number"]))
    return number * _SCALES.get(match["scale"] or "", 1)


def _words(match: re.Match[str]) -> str:
    return match[0].removesuffix(match["about"] or "")


def _is_rough(match: re.Match[str], before: str) -> bool:
    signs = ("range", "more", "scale", "few", "about")
    return any(match[sign] for sign in signs) or bool(_ROUGHLY.search(before))
