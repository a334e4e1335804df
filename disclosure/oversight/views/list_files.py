"""The lists of reminders, notices, assessments and sheets as XLSX files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from disclosure.agencies.access import agencies_of
from disclosure.list_files.actions import record_list_export
from disclosure.list_files.answers import (
    MOST_ROWS,
    file_answer,
    file_headers,
    filters_used,
    say_too_long,
)
from disclosure.officer_pages import officer
from disclosure.oversight import list_rows
from disclosure.oversight.forms.digest import ReminderFilter
from disclosure.oversight.forms.notices import NoticeFilterForm
from disclosure.oversight.queries import assessments as assessment_queries
from disclosure.oversight.queries.notices import notices_of
from disclosure.oversight.queries.reminders import reminders_of
from disclosure.oversight.queries.scope import Scope
from disclosure.oversight.views.doors import DESK_ROLES, officer_page, supervisor_page
from disclosure.oversight.views.notices import narrowed

_BATCH = 500


@dataclass(frozen=True)
class _List:
    """A list as a file: the name of its page, its title, its headings and rows."""

    page: str
    title: str
    header: list_rows.Row
    rows: Callable[[Iterable[Any]], Iterator[list_rows.Row]]


@supervisor_page("GET", "HEAD")
def reminders_file(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Send the reminders as filtered; what was typed wrong is told on the page."""
    form = ReminderFilter(request.GET, scope)
    if not form.is_valid():
        return _back(request, "reminders")
    header = list_rows.reminder_header()
    wanted = _List("reminders", _("催办"), header, list_rows.reminder_rows)
    return _send(request, wanted, reminders_of(scope, form.agencies(), form.steps()))


@officer_page("GET", "HEAD")
def notices_file(request: HttpRequest) -> HttpResponse:
    """Send the notices as filtered."""
    user = officer(request)
    form = NoticeFilterForm(request.GET, _agencies(request))
    if not form.is_valid():
        return _back(request, "notices")
    header = list_rows.notice_header()
    wanted = _List("notices", _("督办"), header, list_rows.notice_rows)
    return _send(request, wanted, narrowed(notices_of(user), form))


@supervisor_page("GET", "HEAD")
def assessments_file(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Send the assessments a supervisor oversees."""
    found = assessment_queries.listed_assessments(officer(request))
    header = list_rows.assessment_header()
    wanted = _List("assessments", _("考核"), header, list_rows.assessment_rows)
    return _send(request, wanted, found.select_related("agency"))


@officer_page("GET", "HEAD")
def sheets_file(request: HttpRequest) -> HttpResponse:
    """Send the sheets that one's agencies received."""
    found = assessment_queries.received_sheets(officer(request))
    header = list_rows.sheet_header()
    wanted = _List("assessments", _("考核表"), header, list_rows.sheet_rows)
    return _send(request, wanted, found)


def _send(request: HttpRequest, wanted: _List, found: QuerySet[Any]) -> HttpResponse:
    """Send a list after a line in the trail; one that is too long goes back."""
    count = found[: MOST_ROWS + 1].count()
    if count > MOST_ROWS:
        say_too_long(request, MOST_ROWS)
        return _back(request, wanted.page)
    if request.method == "HEAD":
        return HttpResponse(headers=file_headers(wanted.title))
    _note(request, wanted, count)
    rows = wanted.rows(found[:MOST_ROWS].iterator(chunk_size=_BATCH))
    return file_answer(wanted.title, wanted.header, rows)


def _note(request: HttpRequest, wanted: _List, count: int) -> None:
    record_list_export(
        f"oversight.{wanted.page}",
        wanted.title,
        count,
        filters_used(request),
        agency_id=_agencies(request)[0].pk,
        by=request.user,
    )


def _agencies(request: HttpRequest) -> list[Any]:
    return list(agencies_of(officer(request), DESK_ROLES).order_by("path"))


def _back(request: HttpRequest, page: str) -> HttpResponse:
    address = reverse(f"supervision:{page}")
    query = request.GET.urlencode()
    return HttpResponseRedirect(f"{address}?{query}" if query else address)
