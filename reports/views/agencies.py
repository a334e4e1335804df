"""Pages about the agencies."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from disclosure.agencies.panels import agency_panels
from disclosure.agencies.queries import listed_agencies
from reports import meta
from reports.published import (
    public_agency,
    reports_of,
    site_of,
    subordinates_with_reports,
)
from reports.tree import branches


@require_safe
def agencies(request: HttpRequest) -> HttpResponse:
    context = {
        "place": "agencies",
        "column": meta.AGENCIES,
        "branches": branches(list(listed_agencies())),
    }
    return render(request, "agencies/list.html", context)


@require_safe
def agency(request: HttpRequest, agency: str) -> HttpResponse:
    found = public_agency(agency)
    if found is None:
        raise Http404
    context = {
        "place": "agencies",
        "column": meta.AGENCIES,
        "agency": found,
        "reports": reports_of(found),
        "subordinates": subordinates_with_reports(found),
        "panels": agency_panels(found),
    }
    if site := site_of(found):
        context["site"] = site
    return render(request, "agencies/agency.html", context)
