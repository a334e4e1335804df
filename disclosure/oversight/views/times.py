"""Handling times: figures, chart and trend."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse


def times(request: HttpRequest, **place: object) -> HttpResponse:
    raise Http404


def times_export(request: HttpRequest, **place: object) -> HttpResponse:
    raise Http404
