"""What an applicant may take home: letters, files, and the last days."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from disclosure.casework.actions.base import note_change
from disclosure.casework.actions.taking import NotMade, take_letter
from disclosure.casework.letters.files import FileType
from disclosure.casework.letters.text import LetterText
from disclosure.casework.models import Case, Letter
from disclosure.casework.queries.cases import clock_of
from disclosure.casework.tracking.access import files_of, letters_of
from disclosure.casework.tracking.calendar_file import Entry, write
from disclosure.casework.tracking.deadlines import Deadline, deadlines_of
from disclosure.casework.views.sending import sent
from disclosure.casework.views.tracking_door import NO_REFERRER, for_applicant

READ = ("GET", "HEAD")


@for_applicant(READ, NO_REFERRER)
def track_letter(request: HttpRequest, case: Case, letter_id: int) -> HttpResponse:
    """Show one letter as it was issued, ready to be printed."""
    letter = next((one for one in letters_of(case) if one.pk == letter_id), None)
    if letter is None:
        raise Http404
    try:
        text = LetterText.from_json(letter.content or {})
    except ValueError:
        # The words are gone once personal data were removed.
        raise Http404 from None
    context = {"letter": text, "row": letter}
    return render(request, "casework/track_letter.html", context)


@for_applicant(READ, NO_REFERRER)
def track_letter_file(
    request: HttpRequest, case: Case, letter_id: int, kind: str
) -> HttpResponse:
    """Hand out one letter as PDF or DOCX, made for this answer only."""
    letter = next((one for one in letters_of(case) if one.pk == letter_id), None)
    if letter is None or kind not in list(FileType):
        raise Http404
    try:
        made = take_letter(case, letter, FileType(kind), by=None)
    except ValueError:
        raise Http404 from None
    except NotMade as refused:
        return _not_made(request, letter, refused)
    return sent(made)


@for_applicant(READ, NO_REFERRER)
def track_file(request: HttpRequest, case: Case, file_id: int) -> HttpResponse:
    """Hand out one file; that it was is kept in the trail."""
    row = next((one for one in files_of(case) if one.pk == file_id), None)
    if row is None:
        raise Http404
    note_change(case, "download", None, file=row.pk, digest=row.digest)
    response = HttpResponse(
        row.content.opened(), content_type="application/octet-stream"
    )
    response.headers["Content-Disposition"] = _attachment(row.name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@for_applicant(READ, NO_REFERRER)
def track_calendar(request: HttpRequest, case: Case) -> HttpResponse:
    """Hand out the last days that are still to come, for a diary."""
    today = timezone.localdate()
    ahead = [
        one for one in deadlines_of(case, clock_of(case, today)) if one.day >= today
    ]
    if not ahead:
        raise Http404
    entries = [_entry(case, one) for one in ahead]
    response = HttpResponse(
        write(entries, timezone.now()), content_type="text/calendar; charset=utf-8"
    )
    response.headers["Content-Disposition"] = _attachment(f"{case.number}.ics")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _not_made(request: HttpRequest, letter: Letter, refused: NotMade) -> HttpResponse:
    context = {"place": "track", "letter": letter, "refused": refused}
    response = render(
        request, "casework/track_unmade.html", context, status=refused.status
    )
    if refused.seconds:
        response.headers["Retry-After"] = str(refused.seconds)
    return response


def _entry(case: Case, one: Deadline) -> Entry:
    """Name the request by its number only."""
    summary = _("%(label)s（政府信息公开申请 %(number)s）") % {
        "label": one.label,
        "number": case.number,
    }
    known = _("以查询页面和告知书写明的日期为准。")
    guess = _("这个日期是暂定的，放假安排公布以后可能变动。")
    return Entry(
        uid=_uid(case, one),
        day=one.day,
        summary=summary,
        description=guess + known if one.is_provisional else known,
    )


def _uid(case: Case, one: Deadline) -> str:
    """The same deadline has the same mark, so that a diary moves its entry."""
    words = f"{case.pk}\0{case.round}\0{one.key}"
    digest = salted_hmac("casework.calendar", words, algorithm="sha256").hexdigest()
    return str(UUID(digest[:32]))


def _attachment(name: str) -> str:
    return str(content_disposition_header(as_attachment=True, filename=name))
