"""Drafting the reply in two steps: choose the outcome, then fill in the letter.

What is missing and how the letter reads is shown beside the form, as it was
last saved.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.blocked import Blocked
from disclosure.casework.actions.once import last_event, once
from disclosure.casework.actions.replying import Reply, draft_reply
from disclosure.casework.admin.doors import show, url
from disclosure.casework.admin.draft_forms import (
    FIRST_PARTS,
    MOST_PARTS,
    Outcome,
    OutcomeForm,
    PartFormSet,
    ReplyForm,
    outcome_of,
    parts_of,
    stored_parts,
    stored_reply,
)
from disclosure.casework.models import Case, Decision
from disclosure.casework.queries.cases import decision_of, facts_of
from disclosure.casework.queries.dossier import preview_of
from disclosure.casework.rules.actions import Action
from disclosure.casework.rules.vocabulary import Disposition
from disclosure.casework.rules.workflow import WORKFLOW
from disclosure.officer_pages import officer, put, say, words
from disclosure.translation import translate

_PARTS = "parts"


def draft(request: HttpRequest, case: Case) -> HttpResponse:
    """Choose the outcome, or fill in the letter of the outcome chosen."""
    decision = decision_of(case)
    outcome = _outcome(request, case, decision)
    if outcome is None:
        return _choose(request, case, decision)
    forms = _forms(request, case, outcome, decision)
    refused: list[str] = []
    if request.method == "POST" and "more" not in request.POST and _valid(forms):
        refused = _save(request, case, forms)
        if not refused and not forms["form"].errors:
            say(request, _("草稿已保存。"))
            return HttpResponseRedirect(url("step", case.pk, Action.DRAFT_REPLY))
    return _page(request, case, outcome, decision, forms, refused)


def _outcome(
    request: HttpRequest, case: Case, decision: Decision | None
) -> Outcome | None:
    """Return what was chosen; else what is stored, unless another is wanted."""
    key = request.POST.get("outcome") or request.GET.get("outcome") or ""
    if key or "choose" in request.GET or decision is None:
        return outcome_of(case, key)
    return outcome_of(case, f"{decision.disposition}:{decision.letter_kind}")


def _choose(
    request: HttpRequest, case: Case, decision: Decision | None
) -> HttpResponse:
    key = f"{decision.disposition}:{decision.letter_kind}" if decision else ""
    asked = request.POST if request.method == "POST" else request.GET
    form = OutcomeForm(
        asked if "outcome" in asked else None, case=case, initial={"outcome": key}
    )
    context = {"form": form, "blockers": _blockers(request, case)}
    status = 422 if form.is_bound and not form.is_valid() else 200
    return show(request, case, "outcome", context, status=status)


def _forms(
    request: HttpRequest, case: Case, outcome: Outcome, decision: Decision | None
) -> dict[str, Any]:
    data = request.POST if request.method == "POST" else None
    facts = facts_of(case, officer(request), timezone.localdate())
    initial = {**stored_reply(decision), "seen": last_event(case)}
    form = ReplyForm(
        data, case=case, outcome=outcome, objections=facts.objections, initial=initial
    )
    if outcome.disposition is not Disposition.PARTLY_GRANTED:
        return {"form": form, _PARTS: None}
    if data is not None and "more" in data:
        data = _with_more_rows(data)
    rows = stored_parts(decision, FIRST_PARTS)
    return {"form": form, _PARTS: PartFormSet(data, initial=rows, prefix=_PARTS)}


def _with_more_rows(data: Any) -> Any:
    """Return what was posted, with room for more parts."""
    name, more = f"{_PARTS}-TOTAL_FORMS", data.copy()
    total = more.get(name, "")
    known = int(total) if total.isdecimal() and len(total) < 4 else FIRST_PARTS
    more[name] = str(min(known + FIRST_PARTS, MOST_PARTS))
    for row in range(known, min(known + FIRST_PARTS, MOST_PARTS)):
        more.setdefault(f"{_PARTS}-{row}-given", "yes")
    return more


def _valid(forms: dict[str, Any]) -> bool:
    parts = forms[_PARTS]
    checked = [forms["form"].is_valid(), parts is None or parts.is_valid()]
    return all(checked)


def _save(request: HttpRequest, case: Case, forms: dict[str, Any]) -> list[str]:
    form: ReplyForm = forms["form"]
    values = form.cleaned_data
    reply = Reply(
        form.outcome.disposition,
        form.outcome.letter_kind,
        reasons=values.get("reasons", ""),
        elements=form.elements(),
        parts=parts_of(forms[_PARTS]) if forms[_PARTS] else (),
        public_interest=values.get("public_interest", ""),
        facts=values["facts"],
        basis=values["basis"],
    )
    by = officer(request)
    try:
        once(case.pk, values["seen"], lambda: draft_reply(case.pk, reply, by=by))
    except Blocked as blocked:
        return blocked.messages
    except ValidationError as wrong:
        put(form, wrong)
    return []


def _page(
    request: HttpRequest,
    case: Case,
    outcome: Outcome,
    decision: Decision | None,
    forms: dict[str, Any],
    refused: list[str],
) -> HttpResponse:
    today = timezone.localdate()
    facts = facts_of(case, officer(request), today)
    form = forms["form"]
    context = {
        **forms,
        "outcome": outcome,
        "refused": refused,
        "blockers": _blockers(request, case),
        "seen": last_event(case) if refused else form["seen"].value(),
        "missing": [translate(element.label) for element in facts.missing],
        "submit_blockers": words(
            WORKFLOW.blockers(Action.SUBMIT_REPLY, case.state, facts)
        ),
        "decision": decision,
        "preview": preview_of(case, decision, today) if decision else None,
    }
    is_wrong = form.is_bound and "more" not in request.POST and not _valid(forms)
    status = 409 if refused else 422 if is_wrong else 200
    return show(request, case, "draft", context, status=status)


def _blockers(request: HttpRequest, case: Case) -> list[str]:
    facts = facts_of(case, officer(request), timezone.localdate())
    return words(WORKFLOW.blockers(Action.DRAFT_REPLY, case.state, facts))
