"""Particulars of a report: title, contact, origin, attachments, links."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from disclosure.officer_pages import officer, put, say
from reports.actions import files, writing
from reports.admin.forms import AttachmentForm, LinkForm, ParticularsForm
from reports.admin.pages import AUTHORS, go, report_page, show
from reports.models import Report


@report_page("GET", "HEAD", "POST", writers=AUTHORS)
def edit(request: HttpRequest, report: Report) -> HttpResponse:
    """Show the particulars; save them when posted."""
    if request.method != "POST":
        return _page(request, report)
    form = ParticularsForm(request.POST, instance=report)
    if form.is_valid():
        try:
            writing.save_particulars(report.pk, form.cleaned_data, by=officer(request))
        except ValidationError as wrong:
            put(form, wrong)
        else:
            say(request, _("已保存。"))
            return go("particulars", report.pk)
    return _page(request, report, status=422, form=form)


@report_page("POST", roles=AUTHORS)
def add_attachment(request: HttpRequest, report: Report) -> HttpResponse:
    """Add a file."""
    form = AttachmentForm(request.POST, request.FILES, auto_id="attachment_%s")
    if form.is_valid():
        try:
            files.add_attachment(
                report.pk,
                title=form.cleaned_data["title"],
                upload=form.cleaned_data["file"],
                by=officer(request),
            )
        except ValidationError as wrong:
            put(form, wrong, "file")
        else:
            say(request, _("附件已添加。"))
            return go("particulars", report.pk)
    return _page(request, report, status=422, attachment_form=form)


@report_page("POST", roles=AUTHORS)
def delete_attachment(request: HttpRequest, report: Report, pk: int) -> HttpResponse:
    """Take a file off."""
    files.delete_attachment(report.pk, pk, by=officer(request))
    say(request, _("附件已删除。"))
    return go("particulars", report.pk)


@report_page("GET", "HEAD")
def download(request: HttpRequest, report: Report, pk: int) -> HttpResponse:
    """Send a file to an officer, always as a download."""
    row = report.attachments.get(pk=pk)
    name = f"{row.title}.{row.extension}"
    response = FileResponse(row.file.open("rb"), as_attachment=True, filename=name)
    response.headers["Content-Type"] = "application/octet-stream"
    return response  # type: ignore[return-value]


@report_page("POST", roles=AUTHORS)
def add_link(request: HttpRequest, report: Report) -> HttpResponse:
    """Add a related link."""
    form = LinkForm(request.POST, auto_id="link_%s")
    if form.is_valid():
        try:
            files.add_link(report.pk, by=officer(request), **form.cleaned_data)
        except ValidationError as wrong:
            put(form, wrong, "url")
        else:
            say(request, _("链接已添加。"))
            return go("particulars", report.pk)
    return _page(request, report, status=422, link_form=form)


@report_page("POST", roles=AUTHORS)
def delete_link(request: HttpRequest, report: Report, pk: int) -> HttpResponse:
    """Remove a related link."""
    files.delete_link(report.pk, pk, by=officer(request))
    say(request, _("链接已删除。"))
    return go("particulars", report.pk)


def _page(
    request: HttpRequest, report: Report, status: int = 200, **forms: Any
) -> HttpResponse:
    fresh = Report.objects.select_related("agency").get(pk=report.pk)
    context = {
        "form": ParticularsForm(instance=fresh),
        "attachment_form": AttachmentForm(auto_id="attachment_%s"),
        "link_form": LinkForm(auto_id="link_%s"),
        "attachments": fresh.attachments.all(),
        "links": fresh.links.all(),
        **forms,
    }
    return show(request, fresh, "particulars", context, status=status)
