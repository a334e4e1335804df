"""Published response times as open data."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import conditional_page, require_safe

from disclosure.oversight.public_panels import as_json
from disclosure.oversight.queries.publishing import public_times


@require_safe
@conditional_page
def response_times(request: HttpRequest, slug: str) -> HttpResponse:
    found = public_times(slug)
    if found is None:
        raise Http404
    agency, years = found
    page = request.build_absolute_uri(agency.get_absolute_url())
    options = {"ensure_ascii": False, "indent": 1}
    response = JsonResponse(as_json(agency, years, page), json_dumps_params=options)
    response.headers["Cache-Control"] = "no-cache"
    return response
