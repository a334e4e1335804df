"""Reading a report before it goes on: changes, findings, notes, preview, trail."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from disclosure.agencies.vocabulary import REPORT_ROLES
from disclosure.audit.queries import history_of
from disclosure.officer_pages import officer, say
from disclosure.paging import WindowPaginator
from reports.actions import reviewing
from reports.admin.forms import NoteForm
from reports.admin.pages import AUTHORS, REVIEWERS, go, go_to_section, report_page, show
from reports.comparison import Comparison, compare
from reports.document import Document, document_of, from_json
from reports.models import Report, ReviewSnapshot
from reports.queries import findings_of, previous_year
from reports.views.public import page as public_page


@report_page("GET", "HEAD")
def review(request: HttpRequest, report: Report) -> HttpResponse:
    """Show the report as it reads, what changed, what was found, and the notes."""
    return _page(request, report)


@report_page("POST", roles=REPORT_ROLES)
def seen(request: HttpRequest, report: Report) -> HttpResponse:
    """Keep what the officer has read, so that later changes show."""
    reviewing.mark_seen(report.pk, by=officer(request))
    say(request, _("已记下您看到的内容，之后的改动会标出来。"))
    return go("review", report.pk)


@report_page("POST", roles=REVIEWERS)
def add_note(request: HttpRequest, report: Report) -> HttpResponse:
    """Pin a note to a section or to the whole report."""
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, report, status=422, note_error=_("请写明意见。"))
    reviewing.add_note(
        report.pk,
        section_id=form.cleaned_data["section"],
        text=form.cleaned_data["text"],
        by=officer(request),
    )
    say(request, _("意见已记下，退回时一并送给撰写人。"))
    return go("review", report.pk)


@report_page("POST", roles=AUTHORS)
def resolve_note(request: HttpRequest, report: Report, note_id: int) -> HttpResponse:
    """Answer a note."""
    reviewing.resolve_note(
        report.pk,
        note_id,
        answer=_words(request, "answer"),
        by=officer(request),
    )
    say(request, _("意见已标为处理。"))
    return go_to_section(report, request.POST.get("section", ""), "open")


@report_page("GET", "HEAD", "POST", roles=REPORT_ROLES)
def waive(request: HttpRequest, report: Report, fingerprint: str) -> HttpResponse:
    """Ask for the reason, then answer for a finding."""
    found = [
        item for item in findings_of(report) if item.finding.fingerprint == fingerprint
    ]
    reason = _words(request, "reason")
    error = ""
    if request.method == "POST":
        try:
            reviewing.waive(report.pk, fingerprint, reason=reason, by=officer(request))
        except ValidationError as wrong:
            error = " ".join(wrong.messages)
        else:
            say(request, _("理由已保存。"))
            return go("open", report.pk)
    if not found:
        return go("open", report.pk)
    context = {"item": found[0], "reason": reason, "error": error}
    return show(request, report, "waive", context, status=422 if error else 200)


@report_page("POST", roles=REPORT_ROLES)
def unwaive(request: HttpRequest, report: Report, waiver_id: int) -> HttpResponse:
    """Take a reason back."""
    reviewing.unwaive(report.pk, waiver_id, by=officer(request))
    say(request, _("理由已撤销，提示重新生效。"))
    return go("open", report.pk)


@report_page("GET", "HEAD")
def preview(request: HttpRequest, report: Report) -> HttpResponse:
    """Show the page that the public will see."""
    return public_page(request, report, document_of(report))


@report_page("GET", "HEAD")
def history(request: HttpRequest, report: Report) -> HttpResponse:
    """Show what was done to the report, newest first."""
    pages = WindowPaginator(history_of(report), 50)
    page = pages.get_page(request.GET.get("p"))
    return show(request, report, "history", {"page": page})


def _page(
    request: HttpRequest, report: Report, status: int = 200, **more: Any
) -> HttpResponse:
    document = document_of(report)
    snapshot = ReviewSnapshot.objects.filter(
        report=report, user=officer(request)
    ).first()
    last_year = previous_year(report)
    context = {
        "document": document,
        "snapshot": snapshot,
        "since": _since(snapshot, document),
        "last_year": last_year,
        "against": compare(document_of(last_year), document) if last_year else None,
        "notes": list(report.notes.select_related("section", "written_by")),
        **more,
    }
    return show(request, report, "review", context, status=status)


def _since(snapshot: ReviewSnapshot | None, document: Document) -> Comparison | None:
    return compare(from_json(snapshot.content), document) if snapshot else None


def _words(request: HttpRequest, name: str) -> str:
    """Return what was written, without the sign that PostgreSQL cannot store."""
    return request.POST.get(name, "").replace("\0", "")
