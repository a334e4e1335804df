"""Check rules of official numbers. Pure."""

from __future__ import annotations

import re
from datetime import date

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_SITE_ID = re.compile(r"\d{10}|bm\d{8}")
_IDENTITY = re.compile(r"[0-9]{17}[0-9Xx]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"


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


def is_identity_number(number: str) -> bool:
    """Tell whether 18 characters are a valid 居民身份证号 (GB 11643-1999).

    The birthday must exist and the last character be the check digit; this
    proves the form of a number, not who holds it.
    """
    if not _IDENTITY.fullmatch(number):
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(d) * w for d, w in zip(number[:17], _WEIGHTS, strict=True))
    return _CHECK[total % 11] == number[17].upper()
