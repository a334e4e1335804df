"""The pages about the API: what can be asked, and what each figure means."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from disclosure.translation import translate
from reports import meta
from reports.api.description import routes, shapes
from reports.api.errors import no_such_address
from reports.api.serving import LIMIT
from reports.rules.formats import FORMATS
from reports.rules.vocabulary import Source


@require_safe
@cache_control(no_cache=True)
def about_api(request: HttpRequest) -> HttpResponse:
    """Tell programmers what can be asked."""
    context = {
        "place": "about",
        "column": meta.ABOUT,
        "routes": routes(),
        "shapes": shapes(),
        "limit": LIMIT,
        "sources": [(source.value, translate(source.label)) for source in Source],
    }
    return render(request, "api/about.html", context)


@require_safe
@cache_control(no_cache=True)
def dictionary(request: HttpRequest) -> HttpResponse:
    """List every figure of the official forms with its code and its place."""
    forms = [
        {
            "code": form.code,
            "label": translate(form.label),
            "years": form.years,
            "tables": [
                {
                    "key": table.key,
                    "label": gettext(table.label),
                    "rows": [
                        {
                            "code": spec.code,
                            "row": _line(spec.row),
                            "column": _line(spec.column),
                            "unit": gettext(spec.unit),
                        }
                        for spec in table.figures
                    ],
                }
                for table in form.tables
            ],
        }
        for form in FORMATS.values()
        if form.tables
    ]
    context = {"place": "about", "column": meta.ABOUT, "forms": forms}
    return render(request, "api/dictionary.html", context)


def nothing(request: HttpRequest, url: str) -> HttpResponse:
    """Tell programs in their way that there is nothing at an address."""
    return no_such_address()


def _line(words: tuple[str, ...]) -> str:
    return " › ".join(gettext(word) for word in words)
