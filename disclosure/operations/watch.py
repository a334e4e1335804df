"""Outermost middleware: each request gets a number, a line in the log and a count.

The line names the pattern of the address, never the address itself: what stands
there was typed by somebody.
"""

from __future__ import annotations

import logging
import re
import secrets
import string
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse

from disclosure.operations.logs import request_id
from disclosure.operations.metrics.counters import counters

logger = logging.getLogger("disclosure.requests")
slow_logger = logging.getLogger("disclosure.slow_queries")
_HEADER = "X-Request-ID"
#: Letters only: digits could be taken for a figure of the page.
_LETTERS, _LENGTH = string.ascii_lowercase, 12
_SQL_LENGTH = 1500
#: Whatever is quoted in a statement may be a value.
_QUOTED = re.compile(r"'(?:[^']|'')*'")
_QUIET = frozenset({"live", "ready", "health", "metrics"})


class WatchMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
        token = request_id.set(number)
        start = time.perf_counter()
        # Each thread has connections of its own.
        time_statements()
        try:
            response = self.get_response(request)
            seconds = time.perf_counter() - start
            _note(request, response, seconds)
        finally:
            request_id.reset(token)
        response.headers[_HEADER] = number
        return response


def time_statements() -> None:
    """Time every statement of this thread's connections from now on."""
    for connection in connections.all():
        if timed not in connection.execute_wrappers:
            # In front: what others put on for a while, they take from the end.
            connection.execute_wrappers.insert(0, timed)


def timed(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """Run a statement; one that took long goes into the log, without its values."""
    start = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        milliseconds = (time.perf_counter() - start) * 1000
        if milliseconds >= settings.SLOW_QUERY_MS:
            counters.slow_query()
            fields = {"ms": round(milliseconds), "sql": plain_sql(str(sql))}
            slow_logger.warning("slow query", extra={"fields": fields})


def plain_sql(sql: str) -> str:
    """Return a statement without anything quoted, and not too much of it."""
    return _QUOTED.sub("'…'", sql)[:_SQL_LENGTH]


def _note(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    counters.answered(request.method or "", response.status_code, seconds)
    match = request.resolver_match
    name = match.view_name if match else ""
    if not settings.LOG_REQUESTS or name in _QUIET:
        return
    fields: dict[str, object] = {
        "method": request.method if request.method in _METHODS else "other",
        # The home page has the empty pattern; an address without a page has none.
        "route": (match.route or "/") if match else "",
        "status": response.status_code,
        "ms": round(seconds * 1000, 1),
    }
    if response.status_code == 403:
        # Who tried what is not allowed: a number, which the office can look up.
        fields["account"] = getattr(getattr(request, "user", None), "pk", None)
    logger.info("request", extra={"fields": fields})


_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
