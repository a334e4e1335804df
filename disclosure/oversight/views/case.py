"""One case as supervision sees it: its clock, nothing personal."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from disclosure.casework.actions.supervising import note_review
from disclosure.casework.display.clock import present
from disclosure.casework.display.masking import masked_name
from disclosure.casework.models import Case
from disclosure.casework.queries.cases import clock_of
from disclosure.casework.rules.vocabulary import State
from disclosure.officer_pages import officer
from disclosure.oversight.history import history_of
from disclosure.oversight.links import with_query
from disclosure.oversight.queries.case import notices_about, overseen_case
from disclosure.oversight.queries.scope import Scope
from disclosure.oversight.rules.attention import step_words
from disclosure.oversight.views.doors import show, supervisor_page
from disclosure.translation import translate


@supervisor_page("GET", "HEAD")
def case(request: HttpRequest, scope: Scope, case_id: int) -> HttpResponse:
    """Show a case of the scope and record that it was looked at; else 404."""
    found = overseen_case(case_id, scope)
    note_review(found, by=officer(request))
    today = timezone.localdate()
    context = {
        "case": found,
        "state": State.of(found.state),
        "applicant": masked_name(found.applicant.name),
        "clock": present(clock_of(found, today)),
        "lines": history_of(found),
        "reminders": [
            (one, translate(step_words(one.step))) for one in found.reminders.all()
        ],
        "notices": notices_about(found, officer(request)),
        "notice_url": _notice_url(found),
    }
    return show(request, "case", "cases", found.number, context)


def _notice_url(found: Case) -> str:
    return with_query(reverse("supervision:notice_new"), {"case": found.pk})
