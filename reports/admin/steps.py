"""The steps of the workflow: a page that says what will happen, then does it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from disclosure.agencies.access import roles_in
from disclosure.agencies.models import User
from disclosure.blocked import Blocked
from disclosure.officer_pages import officer, say
from disclosure.translation import translate
from reports.actions import moving, starting
from reports.admin.forms import StepForm
from reports.admin.pages import go, report_page, show
from reports.models import Report
from reports.queries import facts_of
from reports.rules.vocabulary import Action
from reports.rules.workflow import WORKFLOW


@report_page("GET", "HEAD", "POST")
def step(request: HttpRequest, report: Report, action: str) -> HttpResponse:
    """Confirm a step with its note, and take it."""
    step_action = _known(action)
    if not WORKFLOW.permits(step_action, roles_in(request.user, report.agency)):
        raise PermissionDenied
    posted = request.POST if request.method == "POST" else None
    form = StepForm(posted, action=step_action)
    refused: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            moved = _take(report, step_action, officer(request), form.cleaned_data)
        except Blocked as blocked:
            refused = blocked.messages
        except ValidationError as wrong:
            refused = wrong.messages
        else:
            done = _("已完成：%(action)s。") % {"action": translate(step_action.label)}
            say(request, done)
            return go("open", moved.pk)
    return _page(request, report, step_action, form, refused)


def _page(
    request: HttpRequest,
    report: Report,
    action: Action,
    form: StepForm,
    refused: list[str],
) -> HttpResponse:
    facts = facts_of(report, request.user)
    blockers = WORKFLOW.blockers(action, report.state, facts)
    context = {
        "action": action,
        "form": form,
        "blockers": refused or [translate(text) for text in blockers],
        "consequence": CONSEQUENCES[action](),
    }
    status = 409 if refused else 422 if form.errors else 200
    return show(request, report, "step", context, status=status)


def _known(action: str) -> Action:
    try:
        found = Action.of(action)
    except ValueError:
        raise Http404 from None
    if found is Action.EDIT:
        raise Http404
    return found


def _take(report: Report, action: Action, by: User, values: dict[str, Any]) -> Report:
    note = values.get("note", "")
    if action is Action.REVISE:
        return starting.revise(report.pk, by=by, reason=note)
    if action is Action.WITHDRAW:
        return moving.withdraw(report.pk, by=by, reason=note)
    if action is Action.SCHEDULE:
        return moving.schedule(report.pk, at=values["publish_at"], by=by)
    if action is Action.UNSCHEDULE:
        return moving.unschedule(report.pk, by=by)
    if action is Action.PUBLISH:
        return moving.publish(report.pk, by=by)
    with_note = {
        Action.SUBMIT: moving.submit,
        Action.ENDORSE: moving.endorse,
        Action.APPROVE: moving.approve,
        Action.RETURN: moving.return_for_changes,
    }
    return with_note[action](report.pk, by=by, note=note)


CONSEQUENCES = {
    Action.SUBMIT: lambda: _("送审后不能再改，除非被退回。"),
    Action.RETURN: lambda: _("报告回到草稿，您写下的意见会送给撰写人。"),
    Action.ENDORSE: lambda: _("您确认内容和数字无误，交审定人审定。"),
    Action.APPROVE: lambda: _("审定后可以发布；内容不再改动。"),
    Action.PUBLISH: lambda: _(
        "报告立即向社会公开，内容冻结；以后要改，只能编制新版并公布更正说明。"
    ),
    Action.SCHEDULE: lambda: _("到了设定的时间，报告自动公开。"),
    Action.UNSCHEDULE: lambda: _("报告不再自动公开，状态仍为已审定。"),
    Action.REVISE: lambda: _(
        "以现在的内容建立新一版草稿；发布新版时，旧版标为已被更正。"
    ),
    Action.WITHDRAW: lambda: _(
        "公开页面改为撤回说明，写明何时、由谁、为什么撤回。此步不能撤销。"
    ),
}
