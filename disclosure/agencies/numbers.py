"""Check rules of official numbers. Pure."""

from __future__ import annotations

import re

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_SITE_ID = re.compile(r"\d{10}|bm\d{8}")


def is_credit_code(code: str) -> bool:
    """Tell whether ``code`` is a valid 统一社会信用代码 (GB 32100-2015).

    18 characters without I, O, S, V, Z; the weights are powers of 3 modulo 31
    and the last character makes the weighted sum divisible by 31.
    """
    if len(code) != 18 or any(letter not in _ALPHABET for letter in code):
        return False
    total = sum(_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(code[:17]))
    return _ALPHABET.index(code[17]) == (31 - total % 31) % 31


def is_site_id_code(code: str) -> bool:
    """Tell whether ``code`` has the shape of a 网站标识码 (10 digits, or bm + 8)."""
    return _SITE_ID.fullmatch(code) is not None
