"""Who may see how the site runs, and which callers may see it without an account."""

from __future__ import annotations

import hmac
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from disclosure.agencies import access
from disclosure.clients import address_of

_BEARER = "Bearer "


def runs_site(user: Any) -> bool:
    """Tell whether ``user`` has the system duty at a root, as for the calendar.

    One disk and one database serve every agency; those below have no say in it.
    """
    return access.keeps_calendar(user)


def require_running(user: Any) -> None:
    """Raise Http404 to somebody without any office, PermissionDenied to others."""
    if not access.offices_of(user):
        raise Http404
    if not runs_site(user):
        raise PermissionDenied


def may_watch(request: HttpRequest) -> bool:
    """Tell whether a caller has the token or comes from a network that may watch."""
    return _has_token(request) or _is_near(request)


def _has_token(request: HttpRequest) -> bool:
    given = str(request.META.get("HTTP_AUTHORIZATION", ""))
    wanted = str(settings.METRICS_TOKEN)
    if not wanted or not given.startswith(_BEARER):
        return False
    said = given.removeprefix(_BEARER).encode("utf-8", "surrogateescape")
    return hmac.compare_digest(said, wanted.encode())


def _is_near(request: HttpRequest) -> bool:
    try:
        address = ip_address(address_of(request))
    except ValueError:
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    return any(address in network for network in settings.METRICS_ALLOW)
