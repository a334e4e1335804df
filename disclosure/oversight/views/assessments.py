"""Assessments: made, published, argued about, printed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse


def assessments(request: HttpRequest, **place: object) -> HttpResponse:
    raise Http404


def assessment_new(request: HttpRequest, **place: object) -> HttpResponse:
    raise Http404


def assessment(request: HttpRequest, **place: object) -> HttpResponse:
    raise Http404


def assessment_step(request: HttpRequest, **place: object) -> HttpResponse:
    raise Http404


def assessment_export(request: HttpRequest, **place: object) -> HttpResponse:
    raise Http404


def sheet(request: HttpRequest, **place: object) -> HttpResponse:
    raise Http404


def object_to(request: HttpRequest, **place: object) -> HttpResponse:
    raise Http404


def objection(request: HttpRequest, **place: object) -> HttpResponse:
    raise Http404
