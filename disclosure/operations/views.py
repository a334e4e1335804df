"""Doors for machines that watch the site, and the page when it cannot work."""

from __future__ import annotations

import errno
import sys
from types import MappingProxyType

from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_safe
from django.views.defaults import server_error

from disclosure.labels import noop
from disclosure.operations import readiness
from disclosure.operations.access import may_watch
from disclosure.operations.metrics.exposition import CONTENT_TYPE, exposition
from disclosure.operations.vocabulary import worst
from disclosure.preferences import language_of

#: What PostgreSQL calls a full disk.
_DISK_FULL = "53100"
RETRY_SECONDS = 60
TROUBLES = MappingProxyType(
    {
        "full": noop("服务器的磁盘满了，暂时不能保存。"),
        "away": noop("数据库暂时连不上。"),
    }
)


@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """Say that this process answers; looks at nothing else."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """Say whether requests can be taken; to those who may watch, also why not."""
    is_watcher = may_watch(request)
    lines = readiness.lines() if is_watcher else readiness.needed()
    is_ready = readiness.is_ready(lines)
    answer: dict[str, object] = {"status": "ok" if is_ready else "unavailable"}
    if is_watcher:
        standing = worst([line.standing for line in lines])
        answer["standing"] = standing
        answer["parts"] = {line.name: line.standing for line in lines}
    return JsonResponse(answer, status=200 if is_ready else 503)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Give the figures to those who may watch; for others there is no such page."""
    if not may_watch(request):
        raise Http404
    return HttpResponse(exposition(), content_type=CONTENT_TYPE)


@requires_csrf_token
def failed(request: HttpRequest) -> HttpResponse:
    """Answer an error: what passes by itself gets a sentence and 503.

    It may have come up before the reader's language was chosen.
    """
    with translation.override(language_of(request)):
        return _failed(request, trouble_of(sys.exc_info()[1]))


def _failed(request: HttpRequest, trouble: str) -> HttpResponse:
    if not trouble:
        return server_error(request)
    context = {"trouble": TROUBLES[trouble], "is_lost": request.method == "POST"}
    response = render(request, "503.html", context, status=503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    response.headers["Cache-Control"] = "no-store"
    return response


def trouble_of(error: BaseException | None) -> str:
    """Return ``full`` or ``away`` for what passes by itself, else nothing."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "full"
    if isinstance(error, OperationalError | InterfaceError):
        code = getattr(error.__cause__, "pgcode", None)
        is_full = code == _DISK_FULL or "is full" in str(error)
        return "full" if is_full else "away"
    return ""
