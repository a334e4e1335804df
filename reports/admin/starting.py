"""Starting a report."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from disclosure.blocked import Blocked
from reports.actions.starting import start_report
from reports.admin.forms import StartForm
from reports.admin.pages import go, officer
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
            for text in refused.messages:
                form.add_error(None, text)
        else:
            messages.success(request, _("草稿已建立，可以开始写了。"))
            return go("write", report.pk)
    context = {
        **admin.site.each_context(request),
        "is_nav_sidebar_enabled": False,
        "title": _("编制年度报告"),
        "opts": Report._meta,
        "form": form,
    }
    return TemplateResponse(request, "admin/reports/start.html", context)
