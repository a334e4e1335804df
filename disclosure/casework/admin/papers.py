"""Letters and files of a case, each look recorded."""

from __future__ import annotations

from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from disclosure.casework.actions import seeing
from disclosure.casework.actions.taking import NotMade, take_letter, take_preview
from disclosure.casework.admin.doors import case_page, go
from disclosure.casework.letters.files import FileType
from disclosure.casework.letters.text import LetterText
from disclosure.casework.models import Case
from disclosure.casework.views.sending import sent
from disclosure.officer_pages import officer
from disclosure.translation import translate


@case_page("GET")
def letter(request: HttpRequest, case: Case, letter_id: int) -> HttpResponse:
    """Show a letter as it was issued, for reading and printing."""
    row = seeing.open_letter(case, letter_id, by=officer(request))
    text = LetterText.from_json(row.content)
    response = render(request, "casework/letter.html", {"letter": text})
    return _unkept(response)


@case_page("GET")
def letter_file(
    request: HttpRequest, case: Case, letter_id: int, kind: str
) -> HttpResponse:
    """Send a letter as PDF or DOCX, made for this answer only."""
    if kind not in list(FileType):
        raise Http404
    row = case.letters.get(pk=letter_id)
    try:
        made = take_letter(case, row, FileType(kind), by=officer(request))
    except NotMade as refused:
        return _refused(request, case, refused)
    except ValueError:
        raise Http404 from None
    return _unkept(sent(made))


@case_page("GET")
def preview(request: HttpRequest, case: Case) -> HttpResponse:
    """Send the drafted reply as PDF, marked as a draft on every page."""
    try:
        made = take_preview(case, by=officer(request))
    except NotMade as refused:
        return _refused(request, case, refused)
    return _unkept(sent(made))


@case_page("GET")
def file(request: HttpRequest, case: Case, file_id: int) -> HttpResponse:
    """Send a file to an officer, always as a download."""
    row = seeing.open_file(case, file_id, by=officer(request))
    response = FileResponse(
        BytesIO(row.content.opened()), as_attachment=True, filename=row.name
    )
    response.headers["Content-Type"] = "application/octet-stream"
    return _unkept(response)  # type: ignore[arg-type]


def _refused(request: HttpRequest, case: Case, refused: NotMade) -> HttpResponse:
    messages.error(request, translate(refused.reason))
    return go("open", case.pk)


def _unkept(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store, private"
    return response
