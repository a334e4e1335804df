"""Supervision notices, on both sides."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse


def notices(request: HttpRequest, **place: object) -> HttpResponse:
    raise Http404


def notice_new(request: HttpRequest, **place: object) -> HttpResponse:
    raise Http404


def notice(request: HttpRequest, **place: object) -> HttpResponse:
    raise Http404


def notice_step(request: HttpRequest, **place: object) -> HttpResponse:
    raise Http404
