"""Answering with an edition: not found, withdrawn, or its frozen document."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from disclosure.pagecache.middleware import keep
from reports import meta
from reports.document import Document, from_json
from reports.models import Report
from reports.published import site_of
from reports.rules.vocabulary import State

Writer = Callable[[HttpRequest, Report, Document], HttpResponse]


def serve(request: HttpRequest, edition: Report | None, write: Writer) -> HttpResponse:
    """Answer with an edition as ``write`` writes it, and let the page be kept."""
    if edition is None:
        raise Http404
    if edition.state == State.WITHDRAWN:
        return gone(request, edition)
    response = write(request, edition, from_json(edition.document.content))
    return keep(response, modified=_modified(edition))


def gone(request: HttpRequest, edition: Report) -> HttpResponse:
    """Say that an edition was withdrawn, when and why."""
    context: dict[str, object] = {
        "place": "reports",
        "column": meta.REPORTS,
        "report": edition,
    }
    if site := site_of(edition.agency):
        context["site"] = site
    return render(request, "410.html", context, status=410)


def _modified(edition: Report) -> float | None:
    """When the page last changed; unknown once a newer edition is out."""
    if edition.state != State.PUBLISHED or edition.published_at is None:
        return None
    return edition.published_at.timestamp()
