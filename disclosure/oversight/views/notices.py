"""Supervision notices, on both sides: the list, a new one, one and its steps."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.agencies.access import agencies_of
from disclosure.agencies.calendars import for_agency
from disclosure.blocked import Blocked
from disclosure.casework.models import Case
from disclosure.officer_pages import officer, put, say, words
from disclosure.oversight.actions import notices as actions
from disclosure.oversight.forms.notices import IssueForm, NoticeFilterForm, StepForm
from disclosure.oversight.models import SupervisionNotice
from disclosure.oversight.notice_words import left_of, reader, title_of
from disclosure.oversight.queries.notices import (
    case_counts,
    cases_of,
    cases_reached,
    issuer_for,
    lines_of,
    notices_of,
    overdue,
    roles_for,
)
from disclosure.oversight.queries.scope import Scope
from disclosure.oversight.rules.notices import (
    MOST_CASES,
    OFFICE,
    OPEN_STATES,
    SUPERVISOR,
    WORKFLOW,
    case_blockers,
    usual_due_on,
)
from disclosure.oversight.rules.vocabulary import NoticeState, NoticeStep
from disclosure.oversight.views.doors import go, officer_page, show, supervisor_page
from disclosure.oversight.views.notice_steps import STEPS, offers_of, take
from disclosure.paging import WindowPaginator

PAGE_LENGTH = 50
#: More ids than this in an address are no list that somebody ticked.
_MOST_ASKED = 200
_ID = re.compile(r"[0-9]{1,18}", re.ASCII)


@officer_page("GET", "HEAD")
def notices(request: HttpRequest) -> HttpResponse:
    """List the notices of the own scope, and those addressed to the own agency."""
    user = officer(request)
    agencies = list(agencies_of(user, OFFICE | SUPERVISOR).order_by("path"))
    form = NoticeFilterForm(request.GET, agencies)
    rows = notices_of(user)
    rows = narrowed(rows, form) if form.is_valid() else rows.none()
    page = WindowPaginator(rows, PAGE_LENGTH).get_page(request.GET.get("page"))
    counts, days = case_counts(page), reader()
    lines = [
        {
            "notice": notice,
            "title": title_of(notice),
            "left": left_of(notice, days),
            "cases": counts[notice.pk],
        }
        for notice in page
    ]
    is_narrowed = any(form.data.get(name) for name in form.fields)
    context = {"form": form, "page": page, "lines": lines, "is_narrowed": is_narrowed}
    status = 200 if form.is_valid() else 422
    return show(request, "notices", "notices", _("督办"), context, status)


@supervisor_page("GET", "HEAD", "POST")
def notice_new(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Write a notice about the cases named in the address, and issue it."""
    cases = _chosen(request)
    form = IssueForm(request.POST or None, cases=cases, initial=_suggested(cases))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            notice = actions.issue(
                values["case"],
                values["subject"],
                values["demand"],
                values["due_on"],
                by=officer(request),
            )
        except Blocked as blocked:
            form.add_error("case", ValidationError(blocked.messages))
        except ValidationError as wrong:
            put(form, wrong)
        else:
            say(request, _("已发出%(notice)s。") % {"notice": title_of(notice)})
            return go("notice", notice.pk)
    return _new_page(request, form, cases)


@officer_page("GET", "HEAD")
def notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Show a notice like a sheet of paper, its dialogue, and what may be done."""
    return _page(request, notices_of(officer(request)).get(pk=notice_id))


@officer_page("POST")
def notice_step(request: HttpRequest, notice_id: int, step: str) -> HttpResponse:
    """Take a step; what was typed stays where it cannot be taken."""
    user = officer(request)
    chosen = _known(step)
    found = notices_of(user).get(pk=notice_id)
    if not WORKFLOW.permits(chosen, roles_for(user, found)):
        raise PermissionDenied
    form = STEPS[chosen].form(request.POST, step=chosen)
    refused: list[str] = []
    if form.is_valid():
        refused = take(found, chosen, form, user)
        if not refused and form.is_valid():
            say(request, STEPS[chosen].done() % {"notice": title_of(found)})
            return go("notice", found.pk)
    fresh = notices_of(user).get(pk=notice_id)
    return _page(request, fresh, chosen, form, refused)


def narrowed(rows: Any, form: NoticeFilterForm) -> Any:
    """Return the notices that a valid form asks for."""
    asked = form.cleaned_data
    if asked["state"]:
        rows = rows.filter(state=asked["state"])
    if asked.get("agency"):
        rows = rows.filter(agency__slug=asked["agency"])
    if asked["overdue"]:
        rows = rows.filter(overdue(timezone.localdate()))
    return rows


def _chosen(request: HttpRequest) -> list[Case]:
    """Return the cases that are named in the address or were sent; Http404 if one
    of them is out of reach."""
    texts = [*request.GET.getlist("case"), *request.POST.getlist("case")]
    if not all(_ID.fullmatch(text) for text in texts):
        raise Http404
    ids = {int(text) for text in texts}
    if len(ids) > _MOST_ASKED:
        raise Http404
    cases = cases_reached(request.user, ids)
    if len(cases) < len(ids):
        raise Http404
    return cases


def _suggested(cases: list[Case]) -> dict[str, Any]:
    initial: dict[str, Any] = {"case": [case.pk for case in cases]}
    if cases:
        calendar = for_agency(cases[0].agency).provisional()
        initial["due_on"] = usual_due_on(timezone.localdate(), calendar)
    return initial


def _new_page(request: HttpRequest, form: IssueForm, cases: list[Case]) -> HttpResponse:
    agencies = {case.agency.pk: case.agency for case in cases}
    names = [agency.name for agency in agencies.values()]
    warnings = [] if form.is_bound else words(case_blockers(len(cases), names))
    only = next(iter(agencies.values()), None)
    ticked = {str(value) for value in form["case"].value() or []}
    days = reader()
    context = {
        "form": form,
        "lines": [
            {
                "case": case,
                "due": days.due_of(case),
                "left": days.left_of(case),
                "is_ticked": str(case.pk) in ticked,
            }
            for case in cases
        ],
        "is_mixed": len(agencies) > 1,
        "agency": only,
        "issuer": issuer_for(request.user, only) if only else None,
        "warnings": warnings,
        "most": MOST_CASES,
    }
    status = 422 if form.errors else 200
    return show(request, "notice_new", "notices", _("发出督办"), context, status)


def _page(
    request: HttpRequest,
    notice: SupervisionNotice,
    step: NoticeStep | None = None,
    form: StepForm | None = None,
    refused: list[str] | None = None,
) -> HttpResponse:
    user = officer(request)
    days, lines = reader(), list(lines_of(notice))
    offers = offers_of(notice, user, step, form)
    context = {
        "notice": notice,
        "name": title_of(notice),
        "left": left_of(notice, days),
        "is_open": notice.state in OPEN_STATES,
        "state": NoticeState.of(notice.state),
        "cases": [
            {"case": case, "due": days.due_of(case), "left": days.left_of(case)}
            for case in cases_of(notice)
        ],
        "reads_desk": bool(SUPERVISOR & roles_for(user, notice)),
        "asked": lines[0].text if lines else "",
        "last": lines[-1] if lines else None,
        "lines": [(NoticeStep.of(line.step), line) for line in lines],
        "offers": offers,
        "seen": lines[-1].pk if lines else 0,
        "form": form,
        "refused": refused or [],
    }
    status = 409 if refused else 422 if form is not None and form.errors else 200
    return show(request, "notice", "notices", title_of(notice), context, status)


def _known(step: str) -> NoticeStep:
    try:
        found = NoticeStep.of(step)
    except ValueError:
        raise Http404 from None
    if found not in STEPS:
        raise Http404
    return found
