"""The steps of a notice as forms: what each asks for, does and says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.agencies.calendars import for_agency
from disclosure.agencies.models import User
from disclosure.blocked import Blocked
from disclosure.officer_pages import put, words
from disclosure.oversight.actions import notices as actions
from disclosure.oversight.forms.notices import (
    AcceptForm,
    AnswerForm,
    EscalateForm,
    ReturnForm,
    StepForm,
    WithdrawForm,
)
from disclosure.oversight.models import SupervisionNotice
from disclosure.oversight.queries.notices import facts_of, roles_for
from disclosure.oversight.rules.notices import OPEN_STATES, WORKFLOW, usual_due_on
from disclosure.oversight.rules.vocabulary import NoticeStep

Values = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """``consequence`` says beforehand what will happen, ``done`` that it has."""

    form: type[StepForm]
    take: Callable[[int, Values, User], object]
    consequence: Callable[[], str]
    done: Callable[[], str]


@dataclass(frozen=True)
class Offer:
    """A step with its form; with ``blockers`` it cannot be done now."""

    step: NoticeStep
    form: StepForm
    consequence: str
    blockers: list[str]
    is_opened: bool = False


STEPS: Mapping[NoticeStep, Step] = {
    NoticeStep.ANSWER: Step(
        AnswerForm,
        lambda pk, v, by: actions.answer(pk, v["text"], by=by),
        lambda: _("回复交监督人员验收，并写进每件办件的办理记录；发出以后不能再改。"),
        lambda: _("已回复%(notice)s。"),
    ),
    NoticeStep.ACCEPT: Step(
        AcceptForm,
        lambda pk, v, by: actions.accept(pk, v["text"], by=by),
        lambda: _("督办办结，承办机关不用再回复。此步不能撤销。"),
        lambda: _("%(notice)s已办结。"),
    ),
    NoticeStep.RETURN: Step(
        ReturnForm,
        lambda pk, v, by: actions.send_back(pk, v["text"], v["due_on"], by=by),
        lambda: _("承办机关看到您的理由，在新的期限前重新回复。"),
        lambda: _("已退回对%(notice)s的回复。"),
    ),
    NoticeStep.ESCALATE: Step(
        EscalateForm,
        lambda pk, v, by: actions.escalate(pk, v["text"], by=by),
        lambda: _("提请承办机关负责人督促；再次升级时，报督办机关的上级机关。"),
        lambda: _("%(notice)s已升级。"),
    ),
    NoticeStep.WITHDRAW: Step(
        WithdrawForm,
        lambda pk, v, by: actions.withdraw(pk, v["text"], by=by),
        lambda: _("督办作废，记录保留，承办机关不用再回复。此步不能撤销。"),
        lambda: _("%(notice)s已撤销。"),
    ),
}


def take(
    notice: SupervisionNotice, step: NoticeStep, form: StepForm, user: User
) -> list[str]:
    """Do the step; return what stood in the way, or put it beside the fields."""
    values = form.cleaned_data
    try:
        actions.once(
            notice.pk, values["seen"], lambda: STEPS[step].take(notice.pk, values, user)
        )
    except Blocked as blocked:
        return blocked.messages
    except ValidationError as wrong:
        put(form, wrong)
    return []


def offers_of(
    notice: SupervisionNotice,
    user: User,
    tried: NoticeStep | None = None,
    form: StepForm | None = None,
) -> list[Offer]:
    """Return every step a user holds, those that can be done now first.

    A settled notice offers nothing, but for the form that was just ``tried``,
    so that its text is not lost.
    """
    roles = roles_for(user, notice)
    today = timezone.localdate()
    facts = facts_of(notice, user, today)
    due_on = usual_due_on(today, for_agency(notice.agency).provisional())
    found = []
    for row in WORKFLOW.transitions:
        step = NoticeStep.of(row.action)
        is_tried = step is tried
        if row.roles.isdisjoint(roles):
            continue
        if notice.state not in OPEN_STATES and not is_tried:
            continue
        blockers = words(WORKFLOW.blockers(step, notice.state, facts))
        shown = form if is_tried else None
        if shown is None:
            shown = STEPS[step].form(step=step, initial={"due_on": due_on})
        found.append(Offer(step, shown, STEPS[step].consequence(), blockers, is_tried))
    return _ordered(found)


def _ordered(offers: list[Offer]) -> list[Offer]:
    return sorted(
        offers, key=lambda offer: bool(offer.blockers) and not offer.is_opened
    )
