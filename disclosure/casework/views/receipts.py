"""The receipt: shown for an hour to the browser that filed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from disclosure.agencies.calendars import for_agency
from disclosure.casework.rules.expectations import expectations
from disclosure.casework.submission import case_filed
from disclosure.casework.tracking.codes import code_for
from disclosure.casework.views.browser import (
    receipt_of,
    unlisted,
)


@require_safe
@never_cache
def receipt(request: HttpRequest) -> HttpResponse:
    """Show number and code; they stand in no address and in no log."""
    key = receipt_of(request)
    case = case_filed(key) if key else None
    if case is None:
        return unlisted(_gone(request))
    context = {
        "place": "requests",
        "case": case,
        "code": code_for(key),
        "days": expectations(case.submitted_on, for_agency(case.agency)),
    }
    return unlisted(render(request, "casework/receipt.html", context))


def _gone(request: HttpRequest) -> HttpResponse:
    context = {"place": "requests"}
    return render(request, "casework/receipt_gone.html", context, status=404)
