"""The same report as files: JSON, CSV, its official tables and the attachments."""

from __future__ import annotations

import mimetypes

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reports.document import Document
from reports.exports import as_csv, as_json, as_workbook
from reports.form.book import CONTENT_TYPE as WORKBOOK
from reports.form.book import write_grids
from reports.form.checked_book import write_checked
from reports.grids import Grid
from reports.models import Attachment, Report
from reports.published import current_edition, readable_file
from reports.views.serving import serve

UNKNOWN_TYPE = "application/octet-stream"
#: Types a browser would show as a page of this site are never named.
ACTIVE_TYPES = ("text/html", "image/svg+xml", "application/xhtml+xml")


@require_safe
def report_json(request: HttpRequest, agency: str, year: int) -> HttpResponse:
    return serve(request, current_edition(agency, year), _json)


@require_safe
def report_csv(request: HttpRequest, agency: str, year: int) -> HttpResponse:
    return serve(request, current_edition(agency, year), _csv)


@require_safe
def report_form(request: HttpRequest, agency: str, year: int) -> HttpResponse:
    return serve(request, current_edition(agency, year), _form)


@require_safe
def report_tables(request: HttpRequest, agency: str, year: int) -> HttpResponse:
    return serve(request, current_edition(agency, year), _tables)


@require_safe
def report_figures(request: HttpRequest, agency: str, year: int) -> HttpResponse:
    return serve(request, current_edition(agency, year), _figures)


@require_safe
def report_file(
    request: HttpRequest, agency: str, year: int, pk: int
) -> HttpResponse | FileResponse:
    attachment = readable_file(agency, year, pk)
    if attachment is None:
        raise Http404
    try:
        content = attachment.file.open("rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    return FileResponse(
        content,
        as_attachment=True,
        filename=_name(attachment),
        content_type=_type(attachment),
        headers={"X-Content-Type-Options": "nosniff"},
    )


def _json(request: HttpRequest, edition: Report, document: Document) -> HttpResponse:
    url = request.build_absolute_uri(edition.get_absolute_url())
    options = {"ensure_ascii": False, "indent": 1}
    return JsonResponse(as_json(document, url), json_dumps_params=options)


def _csv(request: HttpRequest, edition: Report, document: Document) -> HttpResponse:
    content = as_csv(document).encode()
    return _download(content, "text/csv; charset=utf-8", f"{document.title}.csv")


def _form(request: HttpRequest, edition: Report, document: Document) -> HttpResponse:
    content = write_grids(_grids(document))
    return _download(content, WORKBOOK, f"{document.title}.xlsx")


def _tables(request: HttpRequest, edition: Report, document: Document) -> HttpResponse:
    """The same tables, and a sheet of formulas that add them up."""
    content = write_checked(_grids(document), document.format)
    name = _("%(title)s（带核对公式）.xlsx") % {"title": document.title}
    return _download(content, WORKBOOK, name)


def _figures(request: HttpRequest, edition: Report, document: Document) -> HttpResponse:
    name = _("%(title)s（数据）.xlsx") % {"title": document.title}
    return _download(as_workbook(document), WORKBOOK, name)


def _grids(document: Document) -> list[Grid]:
    """Return the official tables of a report; Http404 where its format has none."""
    grids = [grid for section in document.sections for grid in section.grids]
    if not grids:
        raise Http404
    return grids


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    disposition = content_disposition_header(True, name) or ""
    headers = {"Content-Disposition": disposition}
    return HttpResponse(content, content_type=kind, headers=headers)


def _name(attachment: Attachment) -> str:
    extension = attachment.extension.lstrip(".")
    return f"{attachment.title}.{extension}" if extension else attachment.title


def _type(attachment: Attachment) -> str:
    guessed, _encoding = mimetypes.guess_type(_name(attachment))
    return UNKNOWN_TYPE if guessed is None or guessed in ACTIVE_TYPES else guessed
