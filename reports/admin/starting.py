"""Starting a report."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from disclosure.blocked import Blocked
from disclosure.officer_pages import framed, officer, put, say
from reports.actions.starting import start_report
from reports.admin.forms import StartForm
from reports.admin.pages import go
from reports.models import Report
from reports.queries import starting_agencies
from reports.rules.formats import format_of

#: What a task that asks for a report fills in; the form checks it like any input.
PREFILLED = {"agency", "year"}


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Ask for agency and year, then open the new draft."""
    agencies = starting_agencies(request.user)
    initial: dict[str, object] = {"year": timezone.localdate().year - 1}
    initial |= {name: request.GET[name] for name in PREFILLED & request.GET.keys()}
    form = StartForm(request.POST or None, agencies=agencies, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            report = start_report(
                values["agency"],
                values["year"],
                by=officer(request),
                format=values["format"] or format_of(values["year"]).code,
                like=values["like"],
            )
        except (Blocked, ValidationError) as refused:
            put(form, refused)
        else:
            say(request, _("草稿已建立，可以开始写了。"))
            return go("write", report.pk)
    context = {"title": _("编制年度报告"), "opts": Report._meta, "form": form}
    return framed(request, "admin/reports/start.html", context)
