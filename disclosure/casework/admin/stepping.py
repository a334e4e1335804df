"""The steps of the workflow: a page that says what will happen, then does it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.agencies.access import roles_in
from disclosure.blocked import Blocked
from disclosure.casework.actions.once import last_event, once
from disclosure.casework.admin import drafting
from disclosure.casework.admin.doors import case_page, go, show
from disclosure.casework.admin.fees import calculation_of
from disclosure.casework.admin.step_forms import StepForm
from disclosure.casework.admin.steps import STEPS, Step
from disclosure.casework.models import Case
from disclosure.casework.queries.cases import decision_of, facts_of
from disclosure.casework.queries.dossier import preview_of
from disclosure.casework.rules.actions import Action
from disclosure.casework.rules.workflow import WORKFLOW
from disclosure.officer_pages import officer, put, say
from disclosure.officer_pages import words as in_words
from disclosure.translation import translate

#: Steps before which the letter is read once more.
_READ_BEFORE = frozenset(
    {Action.SUBMIT_REPLY, Action.ENDORSE, Action.APPROVE, Action.ISSUE}
)


@case_page("GET", "HEAD", "POST")
def step(request: HttpRequest, case: Case, action: str) -> HttpResponse:
    """Confirm a step with what it needs, and take it."""
    chosen = _known(action)
    if not WORKFLOW.permits(chosen, roles_in(request.user, case.agency)):
        raise PermissionDenied
    if chosen is Action.DRAFT_REPLY:
        return drafting.draft(request, case)
    form = _form(request, case, chosen)
    refused: list[str] = []
    is_posted = request.method == "POST" and form.is_valid()
    calculation = calculation_of(form) if chosen is Action.NOTIFY_FEE else None
    if is_posted and form.is_valid() and not (calculation and calculation.is_new):
        refused = take(request, case, STEPS[chosen], form)
        if not refused and form.is_valid():
            done = _("已完成：%(action)s。") % {"action": translate(chosen.label)}
            say(request, done)
            return go("open", case.pk)
    return _page(request, case, chosen, form, refused, calculation=calculation)


def take(request: HttpRequest, case: Case, chosen: Step, form: StepForm) -> list[str]:
    """Do the step; return what stood in the way, or put it beside the fields."""
    by = officer(request)
    try:
        values = chosen.prepare(form.cleaned_data)
        once(case.pk, values.get("seen"), lambda: chosen.take(case, by, values))
    except Blocked as blocked:
        return blocked.messages
    except ValidationError as wrong:
        put(form, wrong)
    return []


def _known(action: str) -> Action:
    try:
        found = Action.of(action)
    except ValueError:
        raise Http404 from None
    if found not in STEPS and found is not Action.DRAFT_REPLY:
        raise Http404
    return found


def _form(request: HttpRequest, case: Case, action: Action) -> StepForm:
    bound: dict[str, Any] = {}
    if request.method == "POST":
        bound = {"data": request.POST, "files": request.FILES}
    chosen = STEPS[action]
    initial = {"seen": last_event(case), **chosen.initial(case)}
    return chosen.form(
        **bound, case=case, action=action, user=officer(request), initial=initial
    )


def _page(
    request: HttpRequest,
    case: Case,
    action: Action,
    form: StepForm,
    refused: list[str],
    **extra: object,
) -> HttpResponse:
    today = timezone.localdate()
    fresh = Case.objects.select_related("agency", "applicant", "handler").get(
        pk=case.pk
    )
    facts = facts_of(fresh, officer(request), today)
    decision = decision_of(fresh) if action in _READ_BEFORE else None
    context = {
        "action": action,
        "form": form,
        "refused": refused,
        "seen": last_event(fresh) if refused else form["seen"].value(),
        "blockers": in_words(WORKFLOW.blockers(action, fresh.state, facts)),
        "consequence": STEPS[action].consequence(),
        "about": STEPS[action].about(fresh),
        "preview": preview_of(fresh, decision, today) if decision else None,
        **extra,
    }
    status = 409 if refused else 422 if form.errors else 200
    return show(request, fresh, "step", context, status=status)
