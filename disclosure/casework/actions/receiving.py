"""Confirming that a request came in, and giving it to somebody."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.agencies.access import roles_in
from disclosure.agencies.models import User
from disclosure.agencies.vocabulary import Role
from disclosure.casework.actions.base import begin, finish, happen
from disclosure.casework.actions.letters import issue_letter
from disclosure.casework.actions.notices import tell_applicant, tell_office
from disclosure.casework.models import Case
from disclosure.casework.rules.actions import Action
from disclosure.casework.rules.letters import Element, date_text
from disclosure.casework.rules.vocabulary import EventKind, LetterKind
from disclosure.labels import noop


def confirm(
    case_id: int,
    *,
    by: User,
    on: date | None = None,
    applicant_confirmed_on: date | None = None,
) -> Case:
    """Confirm with the applicant that the request came in (Art. 31).

    ``on`` is the day of the agency's confirmation. ``applicant_confirmed_on``
    is given where the applicant confirmed on another day. The clock starts on
    the later one; the receipt is issued.
    """
    day = on or timezone.localdate()
    with transaction.atomic():
        case = begin(case_id, Action.CONFIRM, by, day)
        case.handler = case.handler or by
        if applicant_confirmed_on:
            _confirmed_by_applicant(case, by, applicant_confirmed_on)
        happen(case, Action.CONFIRM, by, day, EventKind.AGENCY_CONFIRMED)
        finish(case, Action.CONFIRM, by, day)
        issue_letter(case, LetterKind.RECEIPT, by=by, on=day)
        tell_applicant(case, noop("您的申请已经确认收到，请在查询页面查看答复期限。"))
    return case


def assign(
    case_id: int, handler: User, *, by: User, note: str = "", on: date | None = None
) -> Case:
    """Give a case to a handler of the agency; the clock does not move."""
    day = on or timezone.localdate()
    with transaction.atomic():
        case = begin(case_id, Action.ASSIGN, by, day, note)
        if Role.HANDLER not in roles_in(handler, case.agency):
            raise ValidationError({"handler": _("请选择本机关的承办人。")})
        case.handler = handler
        happen(case, Action.ASSIGN, by, day, note=note, handler=str(handler))
        finish(case, Action.ASSIGN, by, day, handler_id=handler.pk)
        tell_office(case, noop("有一件申请分派给您办理。"))
    return case


def transfer(
    case_id: int,
    bureau: str,
    task: str,
    due_on: date,
    *,
    by: User,
    on: date | None = None,
) -> Case:
    """Ask an office of the same agency to help: an internal slip, no clock effect."""
    day = on or timezone.localdate()
    if not bureau.strip() or not task.strip():
        raise ValidationError(_("请写明转给哪个内设机构、要办什么。"))
    if due_on < day:
        raise ValidationError({"due_on": _("内部办理期限不能早于今天。")})
    with transaction.atomic():
        case = begin(case_id, Action.TRANSFER, by, day)
        issue_letter(
            case,
            LetterKind.ASSIGNMENT,
            by=by,
            on=day,
            values={
                Element.ADDRESSEE: bureau,
                Element.TASK: task,
                Element.INTERNAL_DUE_ON: date_text(due_on),
            },
        )
        happen(case, Action.TRANSFER, by, day, note=bureau)
        return finish(case, Action.TRANSFER, by, day)


def _confirmed_by_applicant(case: Case, by: User, on: date) -> None:
    if on < case.submitted_on or on > timezone.localdate():
        raise ValidationError(
            {"applicant_confirmed_on": _("申请人确认的日期应在提交之后、今天以前。")}
        )
    happen(case, Action.CONFIRM, by, on, EventKind.APPLICANT_CONFIRMED)
