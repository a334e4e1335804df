"""Assessments: made, published, argued about, printed."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.agencies.models import User
from disclosure.blocked import Blocked
from disclosure.labels import Sentence
from disclosure.officer_pages import officer, put, refuse, say, words
from disclosure.oversight import assessment_sheet
from disclosure.oversight.actions import assessing, schemes
from disclosure.oversight.assessment_columns import columns_of, order_of
from disclosure.oversight.forms.assessments import (
    DeleteForm,
    FreezeForm,
    PublishForm,
    sent,
)
from disclosure.oversight.models import Assessment
from disclosure.oversight.queries import assessments as queries
from disclosure.oversight.queries.scope import Scope
from disclosure.oversight.rules.assessing import SUGGESTED
from disclosure.oversight.rules.assessment_steps import (
    FROM_STATE,
    Step,
    blockers,
)
from disclosure.oversight.rules.vocabulary import AssessmentState, ObjectionState
from disclosure.oversight.views.doors import go, officer_page, show, supervisor_page
from disclosure.oversight.views.sheets import PLACE, WRONG, frozen
from disclosure.paging import WindowPaginator
from disclosure.translation import translate

PAGE_LENGTH = 50


@officer_page("GET", "HEAD")
def assessments(request: HttpRequest) -> HttpResponse:
    """List the assessments a supervisor oversees, and the sheets one received."""
    user = officer(request)
    made = WindowPaginator(queries.listed_assessments(user), PAGE_LENGTH)
    received = WindowPaginator(queries.received_sheets(user), PAGE_LENGTH)
    context = {
        "made": made.get_page(request.GET.get("page")),
        "received": received.get_page(request.GET.get("sheets")),
        "today": timezone.localdate(),
    }
    return show(request, "assessments", PLACE, _("考核"), context)


@supervisor_page("GET", "HEAD", "POST")
def assessment_new(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Choose what is assessed; sending the form freezes the figures."""
    user = officer(request)
    if "suggest" in request.POST:
        return _suggest(request, scope)
    year = timezone.localdate().year - 1
    title = _("%(year)s年依申请公开考核") % {"year": year}
    initial = {"title": title, "period": str(year)}
    form = FreezeForm(sent(request), user, initial=initial)
    status = 200
    if request.method == "POST":
        made, status = _freeze(form, user) if form.is_valid() else (None, WRONG)
        if made is not None:
            say(request, _("数据已经冻结；登记簿以后的变化不再影响这次考核。"))
            return go("assessment", made.pk)
    context = {
        "form": form,
        "has_schemes": queries.schemes_of(user).exists(),
        "suggested": SUGGESTED,
        "top": scope.top,
    }
    return show(request, "assessment_new", PLACE, _("新建考核"), context, status=status)


@supervisor_page("GET", "HEAD")
def assessment(request: HttpRequest, scope: Scope, assessment_id: int) -> HttpResponse:
    """Show all agencies with their scores, beside the formula."""
    found = queries.assessments_of(request.user).get(pk=assessment_id)
    board = queries.board_of(found)
    sort = order_of(request.GET.get("sort", ""), board)
    pending = queries.answerable(request.user).filter(
        sheet__assessment=found, state=ObjectionState.PENDING.value
    )
    context = {
        **frozen(found),
        "board": board.in_order(sort),
        "columns": columns_of(board, sort),
        "sort": sort,
        "steps": _steps(found),
        "pending": pending,
    }
    return show(request, "assessment", PLACE, found.title, context)


@supervisor_page("GET", "HEAD", "POST")
def assessment_step(
    request: HttpRequest, scope: Scope, assessment_id: int, step: str
) -> HttpResponse:
    """Ask before a step, then do it."""
    found = queries.assessments_of(request.user).get(pk=assessment_id)
    asked = _step_of(step)
    form = _step_form(request, found, asked)
    status = 200
    if request.method == "POST":
        if form is not None and not form.is_valid():
            status = WRONG
        else:
            try:
                return _do(request, found, asked, form.cleaned_data if form else {})
            except Blocked as refused:
                refuse(request, refused)
                return go("assessment", found.pk)
            except ValidationError as wrong:
                assert form is not None, "only a form can be wrong"
                put(form, wrong)
                status = WRONG
    context = {
        **frozen(found),
        "step": asked,
        "form": form,
        "sheets": found.sheets.count(),
        "blockers": words(_blockers(found, asked)),
    }
    title = translate(asked.label)
    return show(request, "assessment_step", PLACE, title, context, status=status)


@supervisor_page("GET", "HEAD")
def assessment_export(
    request: HttpRequest, scope: Scope, assessment_id: int
) -> HttpResponse:
    """Send the table and its formula as a workbook, in the order of the page."""
    found = queries.assessments_of(request.user).get(pk=assessment_id)
    board = queries.board_of(found)
    board = board.in_order(order_of(request.GET.get("sort", ""), board))
    assessing.record_export(found, len(board.rows), by=officer(request))
    name = f"assessment-{found.pk}.xlsx"
    return HttpResponse(
        assessment_sheet.workbook(found, board),
        content_type=assessment_sheet.CONTENT_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _suggest(request: HttpRequest, scope: Scope) -> HttpResponse:
    try:
        schemes.make_suggested(scope.top, by=officer(request))
    except ValidationError as wrong:
        refuse(request, wrong)
    else:
        say(request, _("示例考核办法已建立，可以直接用，也可以先修改。"))
    return go("assessment_new")


def _freeze(form: FreezeForm, user: User) -> tuple[Assessment | None, int]:
    typed = form.cleaned_data
    try:
        made = assessing.freeze(
            typed["scheme"].pk,
            typed["title"],
            typed["period"],
            by=user,
            with_own=form.with_own,
        )
    except ValidationError as wrong:
        put(form, wrong)
    except Blocked as refused:
        put(form, ValidationError(refused.messages))
    else:
        return made, 200
    return None, WRONG


def _blockers(found: Assessment, step: Step) -> list[Sentence]:
    return blockers(
        step,
        AssessmentState.of(found.state),
        object_by=found.object_by,
        pending=queries.pending_of(found),
        today=timezone.localdate(),
    )


def _steps(found: Assessment) -> list[dict[str, Any]]:
    """Return the steps that belong to the state, with what stands in the way."""
    state = AssessmentState.of(found.state)
    return [
        {"step": step, "blockers": words(_blockers(found, step))}
        for step, start in FROM_STATE.items()
        if state is start
    ]


def _step_of(text: str) -> Step:
    try:
        return Step.of(text)
    except ValueError as unknown:
        raise Http404 from unknown


def _step_form(
    request: HttpRequest, found: Assessment, step: Step
) -> PublishForm | DeleteForm | None:
    if step is Step.DELETE:
        return DeleteForm(sent(request))
    if step is Step.PUBLISH:
        last = assessing.usual_last_day(found.agency, timezone.localdate())
        return PublishForm(sent(request), initial={"object_by": last})
    return None


def _do(
    request: HttpRequest, found: Assessment, step: Step, typed: dict[str, Any]
) -> HttpResponse:
    by = officer(request)
    if step is Step.DELETE:
        assessing.delete(found.pk, typed["reason"], by=by)
        say(request, _("“%(title)s”已删除。") % {"title": found.title})
        return go("assessments")
    if step is Step.PUBLISH:
        assessing.publish(found.pk, typed["object_by"], by=by)
        say(request, _("已公布；各机关现在能看到自己的考核表。"))
    else:
        assessing.finish(found.pk, by=by)
        say(request, _("已定稿，不再改动。"))
    return go("assessment", found.pk)
