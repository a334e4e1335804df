"""One agency's sheet, the objections to it, and their answers."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.agencies.access import require, roles_in
from disclosure.blocked import Blocked
from disclosure.labels import Sentence
from disclosure.officer_pages import officer, put, say, words
from disclosure.oversight.actions import objecting
from disclosure.oversight.forms.assessments import AnswerForm, ObjectionForm, sent
from disclosure.oversight.models import Assessment, Sheet
from disclosure.oversight.queries import assessments as queries
from disclosure.oversight.queries.scope import SUPERVISORS, Scope
from disclosure.oversight.rules.assessing import line_in_words, plain, score_in_words
from disclosure.oversight.rules.assessment_steps import why_not_answer, why_not_object
from disclosure.oversight.rules.handling import SMALL
from disclosure.oversight.rules.periods import Period
from disclosure.oversight.rules.vocabulary import AssessmentState, ObjectionState
from disclosure.oversight.views.doors import go, officer_page, show, supervisor_page
from disclosure.translation import translate

#: Answers to a form: what was typed is wrong; it cannot be done any more.
WRONG, TOO_LATE = 422, 409
PLACE = "assessments"


@officer_page("GET", "HEAD")
def sheet(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Show one agency's sheet; it prints on A4."""
    found = queries.visible_sheets(request.user).get(pk=sheet_id)
    held = roles_in(request.user, found.agency)
    context = {
        **frozen(found.assessment),
        "sheet": found,
        "row": queries.row_of(found),
        "objections": queries.objections_of(found),
        "may_object": not held.isdisjoint(queries.OFFICE_ROLES)
        and not _why_not_object(found),
        "oversees": _oversees(request, found.assessment),
    }
    return show(request, "sheet", PLACE, _("考核表"), context)


@officer_page("GET", "HEAD", "POST", roles=queries.OFFICE_ROLES)
def object_to(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Object to one measure of the sheet of one's own agency."""
    found = queries.visible_sheets(request.user).get(pk=sheet_id)
    require(request.user, found.agency, queries.OFFICE_ROLES)
    initial = {"measure": request.GET.get("measure", "")}
    items = queries.items_of(found.assessment)
    form = ObjectionForm(sent(request), items, initial=initial)
    refused, status = words(_why_not_object(found)), 200
    if request.method == "POST":
        refused, status = _objected(request, found, form)
        if status == 200:
            say(request, _("异议已提出，考核机关的监督人员会收到邮件。"))
            return go("sheet", found.pk)
    context = {**frozen(found.assessment), "sheet": found, "form": form}
    context |= {"refused": refused, "row": queries.row_of(found)}
    return show(request, "objection_new", PLACE, _("提出异议"), context, status=status)


@supervisor_page("GET", "HEAD", "POST")
def objection(request: HttpRequest, scope: Scope, objection_id: int) -> HttpResponse:
    """Decide an objection."""
    found = queries.answerable(request.user).get(pk=objection_id)
    row = queries.row_of(found.sheet)
    cell = next(one for one in row.cells if one.item.measure == found.measure)
    form = AnswerForm(sent(request), cell.line.weight)
    state = AssessmentState.of(found.sheet.assessment.state)
    refused = words(why_not_answer(state, ObjectionState.of(found.state)))
    status = 200
    if request.method == "POST":
        refused, status = _answered(request, found.pk, form)
        if status == 200:
            say(request, _("异议已答复，提出的机关会收到邮件。"))
            return go("sheet", found.sheet_id)
        found.refresh_from_db()
    context = {
        **frozen(found.sheet.assessment),
        "sheet": found.sheet,
        "objection": found,
        "cell": cell,
        "form": form,
        "refused": refused,
    }
    return show(request, "objection", PLACE, _("答复异议"), context, status=status)


def frozen(found: Assessment) -> dict[str, Any]:
    """Return what every page of an assessment says about it."""
    lines = [
        {
            "label": translate(item.measure.label),
            "weight": plain(item.weight),
            "words": translate(line_in_words(item)),
        }
        for item in queries.items_of(found)
    ]
    return {
        "assessment": found,
        "state": AssessmentState.of(found.state),
        "period": Period(found.first, found.last).label,
        "lines": lines,
        "score_words": score_in_words(),
        "small": SMALL,
    }


def _oversees(request: HttpRequest, found: Assessment) -> bool:
    return not roles_in(request.user, found.agency).isdisjoint(SUPERVISORS)


def _why_not_object(found: Sheet) -> list[Sentence]:
    state = AssessmentState.of(found.assessment.state)
    return why_not_object(state, found.assessment.object_by, timezone.localdate())


def _objected(
    request: HttpRequest, found: Sheet, form: ObjectionForm
) -> tuple[list[str], int]:
    """File what was typed; return what was refused, and how to answer."""
    if not form.is_valid():
        return [], WRONG
    typed = form.cleaned_data
    try:
        objecting.file_objection(
            found.pk, typed["measure"], typed["text"], by=officer(request)
        )
    except Blocked as refused:
        return refused.messages, TOO_LATE
    except ValidationError as wrong:
        put(form, wrong)
        return [], WRONG
    return [], 200


def _answered(
    request: HttpRequest, objection_id: int, form: AnswerForm
) -> tuple[list[str], int]:
    """Answer with what was typed; return what was refused, and how to answer."""
    if not form.is_valid():
        return [], WRONG
    typed = form.cleaned_data
    try:
        objecting.answer(
            objection_id,
            typed["outcome"],
            typed["answer"],
            typed["points"],
            by=officer(request),
        )
    except Blocked as refused:
        return refused.messages, TOO_LATE
    except ValidationError as wrong:
        put(form, wrong)
        return [], WRONG
    return [], 200
