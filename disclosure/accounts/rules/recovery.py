"""Codes on paper, for the day the telephone is lost. Each is good once."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata

COUNT = 10
#: No I, O, 0, 1: 32 signs, so that sixteen of them are 80 random bits.
SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 16
_GROUP = 4


def new_codes() -> list[str]:
    """Return ten fresh codes as they are shown, in groups of four."""
    return [_grouped(_random()) for _number in range(COUNT)]


def typed(text: str) -> str:
    """Return a typed code as it is compared: capitals, without blanks and dashes."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(sign for sign in plain if sign in SIGNS)


def digest_of(code: str) -> str:
    """Return what is kept of a code; 80 random bits need no slow digest."""
    return hashlib.sha256(typed(code).encode()).hexdigest()


def _random() -> str:
    return "".join(secrets.choice(SIGNS) for _sign in range(LENGTH))


def _grouped(code: str) -> str:
    parts = range(0, LENGTH, _GROUP)
    return "-".join(code[start : start + _GROUP] for start in parts)
