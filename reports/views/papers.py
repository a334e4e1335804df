"""A report as PDF and DOCX: sent when it is there, else a page to wait at."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from reports import meta
from reports.actions.rendering import ask_edition_file, replace_lost
from reports.models import RenderedFile, Report
from reports.published import current_edition, numbered_edition, site_of
from reports.rendered import CONTENT_TYPES, file_of_edition, waiting_of
from reports.rules.vocabulary import FileKind, FileState, State
from reports.views.serving import gone

#: The page that waits looks at its own address with this added, so that it can
#: say that the file is there before it is sent.
WATCH = "watch"


@require_safe
def report_paper(
    request: HttpRequest, agency: str, year: int, kind: str
) -> HttpResponseBase:
    return _answer(request, current_edition(agency, year), FileKind.of(kind))


@require_safe
def edition_paper(
    request: HttpRequest, agency: str, year: int, number: int, kind: str
) -> HttpResponseBase:
    edition = numbered_edition(agency, year, number)
    return _answer(request, edition, FileKind.of(kind))


def _answer(
    request: HttpRequest, edition: Report | None, kind: FileKind
) -> HttpResponseBase:
    if edition is None:
        raise Http404
    if edition.state == State.WITHDRAWN:
        return gone(request, edition)
    file = file_of_edition(edition, kind) or ask_edition_file(edition, kind)
    if file.state == FileState.READY and WATCH not in request.GET:
        sent = send_file(request, file, f"{edition.title}.{kind}")
        if sent is not None:
            return sent
        replace_lost(file)
        file.refresh_from_db()
    return _page(request, edition, file)


def send_file(
    request: HttpRequest, file: RenderedFile, name: str
) -> HttpResponseBase | None:
    """Return a file to download, or None if the store has lost it."""
    etag = f'"{file.sha256[:32]}"'
    modified = int(file.finished_at.timestamp()) if file.finished_at else None
    known = get_conditional_response(request, etag, modified)
    response: HttpResponseBase
    if known is not None:
        response = known
    else:
        try:
            content = file.file.open("rb")
        except FileNotFoundError:
            return None
        response = FileResponse(
            content,
            as_attachment=True,
            filename=name,
            content_type=CONTENT_TYPES[FileKind.of(file.kind)],
        )
    response.headers["ETag"] = etag
    if modified is not None:
        response.headers["Last-Modified"] = http_date(modified)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _page(request: HttpRequest, edition: Report, file: RenderedFile) -> HttpResponse:
    """Say how far a file is; the page looks again by itself, without a script."""
    waiting = waiting_of(file)
    context: dict[str, object] = {
        "place": "reports",
        "column": meta.REPORTS,
        "report": edition,
        "kind": FileKind.of(file.kind),
        "waiting": waiting,
        "is_ready": file.state == FileState.READY,
        "is_in_force": edition.state == State.PUBLISHED,
        "again": f"{request.path}?{WATCH}=1",
        "file_url": request.path,
    }
    if site := site_of(edition.agency):
        context["site"] = site
    response = render(request, "reports/paper.html", context, status=_status(file))
    response.headers["Cache-Control"] = "no-store"
    if waiting and waiting.refresh:
        response.headers["Retry-After"] = str(waiting.refresh)
        response.headers["Refresh"] = f"{waiting.refresh}; url={context['again']}"
    elif file.state == FileState.READY:
        response.headers["Refresh"] = f"1; url={request.path}"
    return response


def _status(file: RenderedFile) -> int:
    if file.state == FileState.READY:
        return 200
    return 503 if file.state == FileState.FAILED else 202
