"""Choose for each request which database it reads.

It stands outside the kept pages: their stamp has to be read where the page is read,
or a page of yesterday would be kept under the stamp of today.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import connections
from django.http import HttpRequest, HttpResponse

from disclosure.replicas.choice import PRIMARY, REPLICA, choose
from disclosure.replicas.freshness import ASK_SECONDS, freshness

SAFE = ("GET", "HEAD")
#: Pages that are the same for everybody.
PUBLIC = ("/about/", "/agencies/", "/api/", "/reports/", "/search/")
PUBLIC_PAGES = frozenset({"/", "/sitemap.xml"})
#: Says that this browser has written something; holds nothing else.
WROTE_COOKIE = "recent_write"


class ReplicaMiddleware:
    """Send readers of public pages to the replica, and all others to the primary."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if REPLICA not in connections:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not (may_read_replica(request) and freshness.is_near()):
            return self._from_primary(request)
        choose(REPLICA)
        response = self.get_response(request)
        if response.status_code < 500:
            return response
        # The replica may have gone, or broken off a reader that was in the way of what
        # it replays. Reading twice harms nobody.
        freshness.ask_again()
        return self._from_primary(request)

    def _from_primary(self, request: HttpRequest) -> HttpResponse:
        choose(PRIMARY)
        response = self.get_response(request)
        if request.method not in (*SAFE, "OPTIONS"):
            _note_write(response)
        return response


def may_read_replica(request: HttpRequest) -> bool:
    """Tell whether what this visitor asks for is public, and may be a little old."""
    return (
        request.method in SAFE
        and (request.path in PUBLIC_PAGES or request.path.startswith(PUBLIC))
        and WROTE_COOKIE not in request.COOKIES
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
    )


def hold_seconds() -> int:
    """Return for how long a writer reads the primary.

    Longer than a replica in use may be behind, so that a writer never misses what
    was written.
    """
    return int(settings.REPLICA_LAG_SECONDS + ASK_SECONDS) + 2


def _note_write(response: HttpResponse) -> None:
    response.set_cookie(
        WROTE_COOKIE,
        "1",
        max_age=hold_seconds(),
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
