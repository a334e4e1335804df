"""One case as supervision sees it: its clock, nothing personal."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse


def case(request: HttpRequest, **place: object) -> HttpResponse:
    raise Http404
