"""How much of a report repeats last year's text and the sister agencies'."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from reports.admin.pages import report_page, show
from reports.models import Report
from reports.repetition import MOST_PEERS, repetition_of
from reports.rules.repetition import RUN


@report_page("GET", "HEAD")
def repetition(request: HttpRequest, report: Report) -> HttpResponse:
    """Show the share of each section that is repeated, and the passages."""
    context = {"found": repetition_of(report), "run": RUN, "most": MOST_PEERS}
    return show(request, report, "repetition", context)
