"""Files of a report: asked for, watched while they are made, and downloaded."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from disclosure.agencies.access import roles_in
from disclosure.agencies.vocabulary import REPORT_ROLES
from disclosure.labels import sentence
from disclosure.officer_pages import officer, say
from disclosure.translation import translate
from reports.actions.rendering import ask_file, replace_lost
from reports.admin.pages import go, report_page, show
from reports.models import RenderedFile, Report
from reports.paper import DRAFT
from reports.rendered import Shelf, is_of_edition, shelves_of
from reports.rules.vocabulary import FileKind, FileState
from reports.views.papers import send_file


@report_page("GET", "HEAD")
def files(request: HttpRequest, report: Report) -> HttpResponse:
    """Show the files of a report; looks again by itself while one is made."""
    shelves = shelves_of(report)
    held = roles_in(request.user, report.agency)
    context = {
        "shelves": [
            {"shelf": shelf, "reason": _reason(shelf.file)} for shelf in shelves
        ],
        "is_draft": not hasattr(report, "document"),
        "may_make": not held.isdisjoint(REPORT_ROLES),
    }
    response = show(request, report, "files", context)
    refresh = _refresh(shelves)
    if refresh:
        response.headers["Refresh"] = str(refresh)
    return response


@report_page("POST", roles=REPORT_ROLES)
def make(request: HttpRequest, report: Report) -> HttpResponse:
    """Ask for a file of the report as it is now."""
    try:
        kind = FileKind.of(request.POST.get("kind", ""))
    except ValueError as wrong:
        raise Http404 from wrong
    file = ask_file(report.pk, kind, by=officer(request))
    if file.state != FileState.READY:
        say(request, _("正在生成，完成后这一页会显示下载链接。"))
    return go("files", report.pk)


@report_page("GET", "HEAD")
def download(request: HttpRequest, report: Report, pk: int) -> HttpResponse:
    """Send a file; the name of a draft's says that it is one."""
    file = report.files.get(pk=pk, state=FileState.READY)
    name = report.title if is_of_edition(file) else f"{DRAFT} {report.title}"
    sent = send_file(request, file, f"{name}.{file.kind}")
    if sent is None:
        replace_lost(file)
        say(request, _("文件不见了，正在重新生成。"))
        return go("files", report.pk)
    return sent  # type: ignore[return-value]


def _refresh(shelves: list[Shelf]) -> int:
    waits = [shelf.waiting.refresh for shelf in shelves if shelf.waiting]
    return min((seconds for seconds in waits if seconds), default=0)


def _reason(file: RenderedFile | None) -> str:
    """Return why a file was not made, in the reader's language."""
    if file is None or file.state != FileState.FAILED or not file.reason:
        return ""
    return translate(sentence(file.reason["template"], **file.reason["values"]))
