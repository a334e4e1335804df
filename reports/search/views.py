"""The search page."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports import meta
from reports.search.finding import Found, find
from reports.search.forms import SearchForm
from reports.search.naming import MOST_FIGURES, figures_called
from reports.search.results import results_of

PAGE_SIZE = 10


@require_safe
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
    figures = figures_called(found.phrases)
    return {
        "found": found,
        "page": page,
        "results": results_of(page.object_list, found.phrases),
        "figures": figures[:MOST_FIGURES] if page.number == 1 else (),
        "more_figures": max(0, len(figures) - MOST_FIGURES),
    }
