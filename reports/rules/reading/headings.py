"""Headings by their numerals: 一、 then （一） then 1. then （1）."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reports.rules.numerals import chinese
from reports.rules.prose import fold
from reports.rules.reading.tree import Role

#: The longest heading, and the longest that runs into its paragraph.
_LONGEST, _LONGEST_RUN_IN = 60, 45
#: And the longest with the style of one.
_LONGEST_STYLED = 130
_SIGNS = {chinese(number): number for number in range(1, 100)}
_CHINESE = "[一二三四五六七八九十]{1,3}"
_NUMERALS = (
    re.compile(rf"\s*(?:第)?({_CHINESE})(?:部分)?\s*[、.．,，:：]\s*"),
    re.compile(rf"\s*[（(〔]\s*({_CHINESE})\s*[）)〕]\s*[、.]?\s*"),
    re.compile(r"\s*([0-9０-９]{1,2})\s*(?:[.．](?![0-9０-９])|、)\s*"),
    re.compile(r"\s*[（(]\s*([0-9０-９]{1,2})\s*[）)]\s*[、.]?\s*"),
)
_CONTENTS = re.compile(r"(?:\.{4,}|…{2,}|·{4,}|_{4,})\s*[0-9]*\s*$")
_ENDS = "。；;！？!?"


@dataclass(frozen=True)
class Heading:
    """A heading: its level from 1, its number (0 for none), its words, and the text
    that runs on behind it in the same paragraph."""

    level: int
    number: int
    numeral: str
    words: str
    rest: str = ""

    @property
    def printed(self) -> str:
        return f"{self.numeral}{self.words}"


def heading_of(text: str, style: int = 0, role: Role = Role.UNTOLD) -> Heading | None:
    """Return the heading that a paragraph is or begins with; None if it is none.

    ``style`` is the level of the paragraph's style; a numeral counts for more.
    Items of a list (they end in a semicolon) and lines of a table of contents are
    no headings. ``role``, where the file tells it, ends all doubt.
    """
    if role is Role.HEADING:
        return _told(text, style)
    if role is not Role.UNTOLD or _CONTENTS.search(text):
        return None
    for level, numeral in enumerate(_NUMERALS, 1):
        found = numeral.match(text)
        if found:
            heading = _heading(level, found, text[found.end() :])
            return heading or (_told(text, level) if _is_styled(text, style) else None)
    words = text.strip()
    if style and 0 < len(words) <= _LONGEST:
        return Heading(style, 0, "", words)
    return None


def _is_styled(text: str, style: int) -> bool:
    return style > 0 and len(text.strip()) <= _LONGEST_STYLED


def _told(text: str, level: int) -> Heading | None:
    """Return the whole of a text as a heading of a level, parted from its numeral."""
    plain = text.strip()
    for numeral in _NUMERALS:
        found = numeral.match(plain)
        if found and number_of(found[1]) and plain[found.end() :]:
            words = plain[found.end() :]
            return Heading(level, number_of(found[1]), found[0].strip(), words)
    return Heading(level, 0, "", plain) if plain else None


def number_of(sign: str) -> int:
    """Return the number of a Chinese or Arabic numeral; 0 if it is none."""
    plain = fold(sign)
    return int(plain) if plain.isdigit() else _SIGNS.get(plain, 0)


def _heading(level: int, found: re.Match[str], behind: str) -> Heading | None:
    number, numeral = number_of(found[1]), found[0].strip()
    words = behind.strip()
    if not words or not number:
        return None
    if len(words) <= _LONGEST and words[-1] not in _ENDS:
        return _whole(level, number, numeral, words)
    first, stop, rest = words.partition("。")
    if stop and len(first) <= _LONGEST_RUN_IN and not re.search("[；;]", first):
        return Heading(level, number, numeral, first.strip(), rest.strip())
    return None


def _whole(level: int, number: int, numeral: str, words: str) -> Heading | None:
    """A short line is a heading unless it is a sentence begun by 1. or （1）."""
    if "。" in words:
        first, _stop, rest = words.partition("。")
        return Heading(level, number, numeral, first.strip(), rest.strip())
    if level > 2 and len(words) > _LONGEST_RUN_IN:
        return None
    return Heading(level, number, numeral, words.rstrip("：:"))
