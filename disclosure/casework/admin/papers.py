"""Letters and files of a case, each look recorded."""

from __future__ import annotations

from io import BytesIO

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from disclosure.casework.actions import seeing
from disclosure.casework.admin.doors import case_page, officer
from disclosure.casework.letters.text import LetterText
from disclosure.casework.models import Case


@case_page("GET")
def letter(request: HttpRequest, case: Case, letter_id: int) -> HttpResponse:
    """Show a letter as it was issued, for reading and printing."""
    row = seeing.open_letter(case, letter_id, by=officer(request))
    text = LetterText.from_json(row.content)
    response = render(request, "casework/letter.html", {"letter": text})
    return _unkept(response)


@case_page("GET")
def file(request: HttpRequest, case: Case, file_id: int) -> HttpResponse:
    """Send a file to an officer, always as a download."""
    row = seeing.open_file(case, file_id, by=officer(request))
    response = FileResponse(
        BytesIO(row.content.opened()), as_attachment=True, filename=row.name
    )
    response.headers["Content-Type"] = "application/octet-stream"
    return _unkept(response)  # type: ignore[arg-type]


def _unkept(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store, private"
    return response
