"""Where a request comes from."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """Return the visitor's address, as the nearest trusted proxy saw it.

    Each proxy appends the address it was called from, so with ``PROXY_COUNT``
    proxies of our own the visitor is that many entries from the end. What
    stands before is the visitor's own claim and is not believed.
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.PROXY_COUNT:
        return direct
    claimed = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    seen = [address.strip() for address in claimed if address.strip()]
    if len(seen) < settings.PROXY_COUNT:
        return direct
    return seen[-settings.PROXY_COUNT]
