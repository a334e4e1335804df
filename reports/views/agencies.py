"""Pages about the agencies."""

from __future__ import annotations

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from disclosure.agencies.panels import agency_panels
from disclosure.agencies.queries import listed_agencies
from disclosure.pagecache.middleware import keep
from reports import meta
from reports.published import (
    public_agency,
    reports_of,
    site_of,
    subordinates_with_reports,
)
from reports.tree import branches

#: A city is one page; a province has several.
PAGE_SIZE = 500


class SearchForm(forms.Form):
    """A part of the name of an agency, where they are many."""

    q = forms.CharField(
        label=gettext_lazy("机构名称"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


@require_safe
def agencies(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    named = form.cleaned_data["q"] if form.is_valid() else ""
    rows = listed_agencies(named).only("name", "slug", "path")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "place": "agencies",
        "column": meta.AGENCIES,
        "branches": branches(list(page.object_list)),
        "page": page,
        "form": form,
        "is_searched": bool(named or form.errors or page.has_other_pages()),
    }
    return keep(render(request, "agencies/list.html", context))


@require_safe
def agency(request: HttpRequest, agency: str) -> HttpResponse:
    found = public_agency(agency)
    if found is None:
        raise Http404
    subordinates = Paginator(subordinates_with_reports(found), PAGE_SIZE)
    context = {
        "place": "agencies",
        "column": meta.AGENCIES,
        "agency": found,
        "reports": reports_of(found),
        "subordinates": subordinates.get_page(request.GET.get("page")),
        "panels": agency_panels(found),
    }
    if site := site_of(found):
        context["site"] = site
    return keep(render(request, "agencies/agency.html", context))
