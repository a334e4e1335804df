"""Texts brought to one form, so that spelling does not stand in the way.

Full-width and half-width, capitals, traditional and simplified characters are
the same. Every character is folded by itself: what was typed can be marked in
the text it was found in.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache, lru_cache

from opencc import OpenCC

#: Characters that both scripts know, but write differently in some words.
_ALSO = {"覆": "复", "著": "着", "瞭": "了", "祇": "只", "藉": "借", "於": "于"}
_HAN = ((0x3400, 0xA000), (0xF900, 0xFB00))
#: Where the signs begin that few texts hold.
_RARE = 0x10000


def folded(text: str) -> str:
    """Return a text in the form in which texts are compared."""
    return _changing().sub(lambda found: _fold(found[0]), text)


@lru_cache(maxsize=1 << 17)
def _fold(sign: str) -> str:
    plain = unicodedata.normalize("NFKC", sign).casefold()
    simple = "".join(_simplified().get(one, one) for one in plain)
    return "".join(_ALSO.get(one, one) for one in simple)


@cache
def _changing() -> re.Pattern[str]:
    """Return what finds the signs that fold to another: few in most texts.

    Signs that separate words before and after are left: they are of no account.
    """
    found = [
        sign
        for sign in map(chr, range(_RARE))
        if (plain := _fold(sign)) != sign and (sign.isalnum() or _has_letter(plain))
    ]
    rare = f"{chr(_RARE)}-{chr(sys.maxunicode)}"
    return re.compile(f"[{re.escape(''.join(found))}{rare}]")


def _has_letter(text: str) -> bool:
    return any(sign.isalnum() for sign in text)


@cache
def _simplified() -> dict[str, str]:
    """Return the simplified character of each traditional one."""
    known = [chr(code) for low, high in _HAN for code in range(low, high)]
    simple = OpenCC("t2s").convert("\n".join(known)).split("\n")
    return {old: new for old, new in zip(known, simple, strict=True) if old != new}
