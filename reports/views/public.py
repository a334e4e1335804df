"""Pages about reports for every reader."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from disclosure.pagecache.middleware import VISITS_MARK, keep, may_be_kept
from disclosure.pagecache.queries import visits_of
from disclosure.paging import WindowPaginator
from reports import meta
from reports.document import Document
from reports.forms import FilterForm
from reports.models import Report
from reports.presentation import present
from reports.published import (
    current_edition,
    filtered_reports,
    numbered_edition,
    site_of,
)
from reports.rendered import ready_files
from reports.rules.vocabulary import State
from reports.views.serving import serve

PAGE_SIZE = 20


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET)
    found = (
        filtered_reports(form.wanted()) if form.is_valid() else Report.objects.none()
    )
    shown = WindowPaginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"place": "reports", "column": meta.REPORTS, "form": form, "page": shown}
    return keep(render(request, "reports/list.html", context))


@require_safe
def report(request: HttpRequest, agency: str, year: int) -> HttpResponse:
    return serve(request, current_edition(agency, year), page)


@require_safe
def edition(request: HttpRequest, agency: str, year: int, number: int) -> HttpResponse:
    return serve(request, numbered_edition(agency, year, number), page)


def page(request: HttpRequest, edition: Report, document: Document) -> HttpResponse:
    """Draw the page of a document; of one not public yet, marked as a preview."""
    url = request.build_absolute_uri(_canonical_path(request, edition))
    context = {
        "place": "reports",
        "column": meta.REPORTS,
        "report": edition,
        "files": ready_files(edition) if edition.is_public else {},
        "document": document,
        "view": present(document),
        "url": url,
        "is_in_force": _in_force(edition),
        "is_preview": not edition.is_public,
        "linked_data": meta.linked_data(document, url),
        "visits": _visits(request),
    }
    site = site_of(edition.agency)
    return render(
        request, "reports/report.html", {**context, "site": site} if site else context
    )


def _canonical_path(request: HttpRequest, edition: Report) -> str:
    """An edition in force is at home at the address without a number."""
    return edition.get_absolute_url() if _in_force(edition) else request.path


def _in_force(edition: Report) -> bool:
    return edition.state == State.PUBLISHED


def _visits(request: HttpRequest) -> str:
    """The place of the count on pages that are kept, else the count itself."""
    return VISITS_MARK if may_be_kept(request) else str(visits_of(request.path))
