"""Codes that change with the time (RFC 4226, RFC 6238), as authenticator apps make.

HMAC-SHA-1, six digits, thirty seconds: other values are in the standard, but
common apps ignore them without a word.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import unicodedata
from urllib.parse import quote, urlencode

SECRET_BYTES = 20
STEP_SECONDS = 30
DIGITS = 6
#: Clocks of telephones differ; one step to either side is taken.
DRIFT_STEPS = 1
_GROUP = 4


def new_secret() -> str:
    """Return a fresh secret of 160 random bits, in base 32."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def step_at(seconds: float) -> int:
    """Return the number of the step that a moment (Unix time) lies in."""
    return int(seconds) // STEP_SECONDS


def code_of(secret: str, step: int) -> str:
    """Return the six digits of a step (RFC 4226, section 5.3)."""
    key = base64.b32decode(secret)
    digest = hmac.digest(key, step.to_bytes(8, "big"), hashlib.sha1)
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def matching_step(secret: str, code: str, seconds: float, after: int) -> int | None:
    """Return the step that ``code`` belongs to, or None.

    Only steps later than ``after``, the last one used, are taken: a code that
    somebody looked over the shoulder for is worth nothing once it was used.
    """
    now = step_at(seconds)
    found = None
    for step in range(now - DRIFT_STEPS, now + DRIFT_STEPS + 1):
        is_same = hmac.compare_digest(code_of(secret, step).encode(), code.encode())
        if is_same and step > after:
            found = step
    return found


def typed_code(text: str) -> str:
    """Return what was typed without blanks, full-width digits as plain ones."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in plain if not sign.isspace())


def is_code(text: str) -> bool:
    """Tell whether a typed text has the form of a code."""
    return len(text) == DIGITS and text.isascii() and text.isdigit()


def address(secret: str, issuer: str, account: str) -> str:
    """Return the address that an app reads from the picture.

    The issuer stands in it once only: in Chinese it is long, and a picture of
    fewer dots is read sooner.
    """
    words = urlencode({"secret": secret, "issuer": issuer})
    return f"otpauth://totp/{quote(account)}?{words}"


def in_groups(secret: str) -> str:
    """Return a secret in groups of four, for those who type it."""
    parts = range(0, len(secret), _GROUP)
    return " ".join(secret[start : start + _GROUP] for start in parts)
