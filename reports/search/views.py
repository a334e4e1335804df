"""The search page."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from reports import meta
from reports.search.finding import MOST, Found, find
from reports.search.forms import SearchForm
from reports.search.naming import MOST_FIGURES, figures_called
from reports.search.results import Result, results_of

PAGE_SIZE = 10


@require_safe
@cache_control(no_cache=True)
def search(request: HttpRequest) -> HttpResponse:
    """Show the form, and what was found for a question that can be understood."""
    form = SearchForm(request.GET or None)
    context: dict[str, object] = {
        "place": "search",
        "column": meta.REPORTS,
        "form": form,
    }
    if form.is_valid():
        found = find(form.cleaned_data["words"], form.limits())
        context |= _shown(found, request.GET.get("page"))
    return render(request, "search/search.html", context)


def _shown(found: Found, number: str | None) -> dict[str, object]:
    page = Paginator(found.reports, PAGE_SIZE).get_page(number)
    results = results_of(page.object_list, found.phrases)
    figures = figures_called(found.phrases, _names(results)) if page.number == 1 else []
    return {
        "found": found,
        "most": MOST,
        "page": page,
        "results": results,
        "figures": figures[:MOST_FIGURES],
        "more_figures": max(0, len(figures) - MOST_FIGURES),
    }


def _names(results: Sequence[Result]) -> str:
    return " ".join(f"{row.report.agency.name} {row.report.year}" for row in results)
