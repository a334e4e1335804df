"""Response times that an agency shows the public."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse


def publication(request: HttpRequest, **place: object) -> HttpResponse:
    raise Http404


def publication_step(request: HttpRequest, **place: object) -> HttpResponse:
    raise Http404
