"""The desk: three numbers, the agencies, the year so far."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse


def desk(request: HttpRequest, **place: object) -> HttpResponse:
    raise Http404
