"""How often a password may be tried: for one account, and from one place."""

from __future__ import annotations

from django.http import HttpRequest

from disclosure.clients import address_of
from disclosure.throttle.actions import allow
from disclosure.throttle.queries import remaining
from disclosure.throttle.subjects import network_of

HOUR = 3600
#: Passwords typed for one account, from wherever.
ACCOUNT_TRIES = 100
#: Wrong ones from one place, for whomever; an office may be one address.
PLACE_FAILURES = 200


def may_try(name: str, request: HttpRequest) -> bool:
    """Count an attempt for the account ``name``; tell whether it may be made."""
    place = _place_of(request)
    if not remaining("log-in from", place, PLACE_FAILURES, HOUR):
        return False
    return allow("log-in", name, ACCOUNT_TRIES, HOUR)


def note_failure(request: HttpRequest) -> None:
    """Count a wrong password against the place it came from."""
    allow("log-in from", _place_of(request), PLACE_FAILURES, HOUR)


def locked_address(request: HttpRequest) -> str:
    """Return the address that the lock-out counts: of IPv6, that of the network.

    Else whoever has one network has more addresses than there are passwords.
    """
    return _place_of(request).partition("/")[0]


def _place_of(request: HttpRequest) -> str:
    return network_of(address_of(request))
