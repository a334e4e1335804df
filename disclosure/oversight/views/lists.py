"""The lists of cases, on the page and as a file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse


def cases(request: HttpRequest, **place: object) -> HttpResponse:
    raise Http404


def cases_export(request: HttpRequest, **place: object) -> HttpResponse:
    raise Http404
