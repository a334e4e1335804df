"""What was reminded of, and how often a supervisor is written to."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse


def reminders(request: HttpRequest, **place: object) -> HttpResponse:
    raise Http404


def digest(request: HttpRequest, **place: object) -> HttpResponse:
    raise Http404
