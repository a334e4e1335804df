"""What is left of a limit."""

from __future__ import annotations

import time

from django.utils.crypto import salted_hmac

from disclosure.throttle.models import Attempts


def key_of(purpose: str, subject: str, seconds: int) -> str:
    """Return the digest that stands for a subject; no address is ever stored."""
    words = "\0".join([purpose, str(seconds), subject])
    return salted_hmac("throttle", words, algorithm="sha256").hexdigest()


def window_end(seconds: int) -> int:
    """Return the second in which the window of now ends."""
    return (int(time.time()) // seconds + 1) * seconds


def remaining(purpose: str, subject: str, limit: int, seconds: int) -> int:
    """Return how many attempts are left in this window; counts nothing."""
    row = Attempts.objects.filter(
        key=key_of(purpose, subject, seconds), ends_at=window_end(seconds)
    ).first()
    return max(0, limit - (row.count if row else 0))
