"""Around every answer: who may ask how often, from where, and what is known already."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from time import time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page

from disclosure.clients import address_of
from disclosure.throttle.actions import allow
from disclosure.throttle.queries import window_end
from disclosure.throttle.subjects import network_of
from reports.api.errors import refused

#: How many questions a network may ask in an hour.
LIMIT, HOUR = 3600, 3600
_METHODS = "GET, HEAD, OPTIONS"

View = Callable[..., HttpResponse]


def opened(patterns: Iterable[URLPattern | URLResolver]) -> list[URLPattern]:
    """Return the same addresses, open to programs on every site, for reading only."""
    return [
        URLPattern(
            item.pattern, open_to_all(item.callback), item.default_args, item.name
        )
        for item in patterns
        if isinstance(item, URLPattern)
    ]


def open_to_all(view: View) -> View:
    """Let every site read an answer. Nothing is asked about who reads it.

    Cookies are not looked at, so nothing of a reader can get to another site.
    """
    answer = conditional_page(view)

    # Nothing can be changed here: what is posted is refused below.
    @csrf_exempt
    def opened_view(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            return _to_all(HttpResponse(status=204))
        if request.method not in ("GET", "HEAD"):
            return _to_all(refused(_("这里只能读取，请用 GET。"), 405))
        if not allow("api", network_of(address_of(request)), LIMIT, HOUR):
            return _to_all(_too_many())
        # The server leaves the body of a HEAD out by itself.
        request.method = "GET"
        return _to_all(answer(request, *args, **named))

    return opened_view


def _too_many() -> HttpResponse:
    words = _("这个网络一小时内查询的次数太多，请过一会儿再试。")
    response = refused(words, 429)
    response.headers["Retry-After"] = str(window_end(HOUR) - int(time()))
    return response


def _to_all(response: HttpResponse) -> HttpResponse:
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Allow-Methods"] = _METHODS
    response.headers["Access-Control-Allow-Headers"] = "If-None-Match"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Retry-After"
    response.headers["Access-Control-Max-Age"] = "86400"
    response.headers.setdefault("Allow", _METHODS)
    response.headers.setdefault("Cache-Control", "no-cache")
    return response
