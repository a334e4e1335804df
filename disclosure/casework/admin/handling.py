"""The page of a case: what was asked, the clock, what may be done, the history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from disclosure.agencies.access import roles_in
from disclosure.casework.actions import seeing
from disclosure.casework.admin.doors import case_page, show
from disclosure.casework.admin.offers import offers_of
from disclosure.casework.admin.step_forms import ReasonForm
from disclosure.casework.display.clock import present
from disclosure.casework.display.history import what, who
from disclosure.casework.models import Case, CaseEvent, Consultation
from disclosure.casework.panels import panels_of
from disclosure.casework.queries.cases import clock_of, decision_of, facts_of
from disclosure.casework.queries.cautions import cautions_of
from disclosure.casework.queries.dossier import (
    SHOWN_SIMILAR,
    dossier_of,
    identity_document,
    personal_facts,
    preview_of,
    returned_with,
    same_applicant,
)
from disclosure.casework.rules.vocabulary import Consultee, Opinion
from disclosure.casework.rules.workflow import CASE_ROLES
from disclosure.officer_pages import officer, put
from disclosure.paging import WindowPaginator
from disclosure.translation import translate

#: How many requests of the same applicant a page of the list holds.
PAGE_LENGTH = 50


@dataclass(frozen=True)
class Line:
    """A dated line of the history, in words."""

    event: CaseEvent
    what: str
    detail: str
    who: str


@case_page("GET", "HEAD")
def open_case(request: HttpRequest, case: Case) -> HttpResponse:
    """Show the case; nothing personal is shown in full."""
    whole = dossier_of(case.pk)
    today = timezone.localdate()
    clock = clock_of(whole, today)
    facts = facts_of(whole, officer(request), today)
    context = {
        "clock": present(clock),
        "offers": offers_of(whole, officer(request), facts),
        "cautions": cautions_of(whole, clock, facts),
        "applicant": personal_facts(whole.applicant, is_masked=True),
        "document": identity_document(whole.applicant),
        "same": list(same_applicant(whole)[: SHOWN_SIMILAR + 1]),
        "shown_similar": SHOWN_SIMILAR,
        "consultations": [_asked(row) for row in whole.consultations.all()],
        "returned": returned_with(whole),
        "lines": [_line(event) for event in _newest_first(whole)],
        "panels": panels_of(whole, request.user),
        "may_archive": not CASE_ROLES.isdisjoint(roles_in(request.user, whole.agency)),
        **_draft(whole, facts.missing),
    }
    return show(request, whole, "open", context)


@case_page("GET", "POST")
def unmask(request: HttpRequest, case: Case) -> HttpResponse:
    """Ask for a reason, then show the applicant in full, on this answer only."""
    form = ReasonForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "reason_length": seeing.REASON_LENGTH}
    if request.method == "POST" and form.is_valid():
        try:
            applicant = seeing.unmask(
                case, form.cleaned_data["reason"], by=officer(request)
            )
        except ValidationError as wrong:
            put(form, wrong)
        else:
            context["applicant"] = personal_facts(applicant, is_masked=False)
            context["document"] = identity_document(applicant)
    response = show(request, case, "unmask", context, 422 if form.errors else 200)
    response.headers["Cache-Control"] = "no-store, private"
    return response


@case_page("GET", "HEAD")
def similar(request: HttpRequest, case: Case) -> HttpResponse:
    """List every request of the same applicant to this agency."""
    pages = WindowPaginator(same_applicant(case), PAGE_LENGTH)
    page = pages.get_page(request.GET.get("p"))
    return show(request, case, "similar", {"page": page})


def _draft(case: Case, missing: tuple[Any, ...]) -> dict[str, object]:
    decision = decision_of(case)
    if decision is None:
        return {"decision": None}
    issued = any(letter.decision_id == decision.pk for letter in case.letters.all())
    return {
        "decision": decision,
        "is_issued": issued,
        "missing": [translate(element.label) for element in missing],
        "preview": None if issued else preview_of(case, decision, timezone.localdate()),
    }


def _newest_first(case: Case) -> list[CaseEvent]:
    events = list(case.events.all())
    return sorted(events, key=lambda event: (event.on, event.pk), reverse=True)


def _line(event: CaseEvent) -> Line:
    detail = event.data.get("letter") or event.data.get("handler") or ""
    return Line(event, what(event), str(detail), who(event))


def _asked(row: Consultation) -> dict[str, object]:
    return {
        "row": row,
        "who": translate(Consultee.of(row.consultee).label),
        "opinion": translate(Opinion.of(row.opinion).label) if row.opinion else "",
    }
