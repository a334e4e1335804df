"""Where a request begins: who may ask whom, how, and what is begun already."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from disclosure.casework.forms.finding import AgencyForm
from disclosure.casework.queries.desks import LISTED, addressees
from disclosure.casework.queries.drafts import drafts_of
from disclosure.casework.views.browser import token_of


@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    form = AgencyForm(request.GET)
    words = form.cleaned_data["name"] if form.is_valid() else ""
    found, has_more = addressees(words)
    token = token_of(request)
    context = {
        "place": "requests",
        "form": form,
        "words": words,
        "addressees": found,
        "has_more": has_more,
        "listed": LISTED,
        "drafts": list(drafts_of(token)) if token else [],
    }
    return render(request, "casework/requests.html", context)
