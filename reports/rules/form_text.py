"""Labels of the official tables as text: their numerals, and how they compare."""

from __future__ import annotations

import re

from reports.rules.prose import fold

#: What the columns of a list of figures may be called.
CODE_HEADS = ("代码", "code")
VALUE_HEADS = ("数值", "统计数", "value")
_PRINTED = re.compile(
    r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+\.)"
)
_WRITTEN = re.compile(
    r"^(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|\d+[.、)]|其中:?)"
)
_SIGNS = re.compile(r"[\s“”\"'‘’、,。.;:()·]+")


def split_numeral(label: str) -> tuple[str, str]:
    """Return the numeral that the form prints before a label, and its words."""
    found = _PRINTED.match(label)
    numeral = found[0] if found else ""
    return numeral, label[len(numeral) :]


def keys_of(text: str) -> frozenset[str]:
    """Return how a label may be compared: without numerals, signs and remarks.

    Two labels are the same where they have a key in common. A remark in brackets
    at the end may be left out.
    """
    words = "".join(fold(text).split())
    while found := _WRITTEN.match(words):
        words = words[found.end() :]
    plain = _SIGNS.sub("", words.partition("(")[0])
    return frozenset(filter(None, (_SIGNS.sub("", words), plain)))
