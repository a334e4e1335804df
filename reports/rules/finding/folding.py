"""Texts brought to one form, so that spelling does not stand in the way.

Full-width and half-width, capitals, traditional and simplified characters are
the same. Every character is folded by itself: what was typed can be marked in
the text it was found in.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from opencc import OpenCC

#: Characters that both scripts know, but write differently in some words.
_ALSO = {"覆": "复", "著": "着", "瞭": "了", "祇": "只", "藉": "借", "於": "于"}
_HAN = ((0x3400, 0xA000), (0xF900, 0xFB00))


@cache
def _simplified() -> dict[str, str]:
    """Return the simplified character of each traditional one."""
    known = [chr(code) for low, high in _HAN for code in range(low, high)]
    simple = OpenCC("t2s").convert("\n".join(known)).split("\n")
    return {old: new for old, new in zip(known, simple, strict=True) if old != new}


class _Folds(dict[int, str]):
    """What each character folds to, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKC", chr(code)).casefold()
        simple = "".join(_simplified().get(sign, sign) for sign in plain)
        self[code] = "".join(_ALSO.get(sign, sign) for sign in simple)
        return self[code]


_FOLDS = _Folds()


def folded(text: str) -> str:
    """Return a text in the form in which texts are compared."""
    return text.translate(_FOLDS)
