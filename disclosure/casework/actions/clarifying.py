"""补正: asked once, within seven working days; the answer starts the clock anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.agencies.calendars import calendar_of
from disclosure.agencies.models import User
from disclosure.casework.actions.base import begin, finish, happen
from disclosure.casework.actions.files import Upload, store
from disclosure.casework.actions.letters import issue_letter
from disclosure.casework.actions.notices import tell_applicant, tell_office
from disclosure.casework.models import Case, Clarification
from disclosure.casework.rules.actions import Action
from disclosure.casework.rules.letters import Element, date_text
from disclosure.casework.rules.vocabulary import EventKind, FileRole, LetterKind
from disclosure.labels import noop


def ask_clarification(
    case_id: int,
    items: str,
    guidance: str,
    workdays: int,
    *,
    by: User,
    on: date | None = None,
) -> Case:
    """Tell the applicant what is missing and by when it is needed (Art. 30).

    ``workdays`` is the reasonable period, counted from the day after the notice.
    """
    day = on or timezone.localdate()
    if not items.strip():
        raise ValidationError({"items": _("请逐项写明需要补正什么。")})
    if not 1 <= workdays <= 60:
        raise ValidationError({"workdays": _("补正期限应为1至60个工作日。")})
    with transaction.atomic():
        case = begin(case_id, Action.ASK_CLARIFICATION, by, day)
        calendar = calendar_of(case.agency.region).provisional()
        reply_by = calendar.add(day, workdays)
        Clarification.objects.create(
            case=case, items=items, guidance=guidance, asked_on=day, reply_by=reply_by
        )
        issue_letter(
            case,
            LetterKind.CLARIFICATION,
            by=by,
            on=day,
            values={
                Element.ITEMS: items,
                Element.GUIDANCE: guidance,
                Element.CLARIFY_BY: date_text(reply_by),
            },
        )
        case.may_ask_again = False
        happen(
            case,
            Action.ASK_CLARIFICATION,
            by,
            day,
            EventKind.CLARIFICATION_ASKED,
            reply_by=reply_by,
        )
        finish(case, Action.ASK_CLARIFICATION, by, day)
        tell_applicant(case, noop("您的申请需要补正，请在查询页面查看补正告知书。"))
    return case


def allow_clarification(
    case_id: int, note: str, *, by: User, on: date | None = None
) -> Case:
    """Let a second or a late clarification be asked, once, for a stated reason."""
    day = on or timezone.localdate()
    with transaction.atomic():
        case = begin(case_id, Action.ALLOW_CLARIFICATION, by, day, note)
        case.may_ask_again = True
        happen(case, Action.ALLOW_CLARIFICATION, by, day, note=note)
        return finish(case, Action.ALLOW_CLARIFICATION, by, day)


def record_clarification(
    case_id: int,
    answer: str,
    *,
    by: User | None,
    uploads: Sequence[Upload] = (),
    on: date | None = None,
) -> Case:
    """Keep what the applicant sent in; ``by`` is None for the applicant online."""
    day = on or timezone.localdate()
    if not answer.strip() and not uploads:
        raise ValidationError({"answer": _("请写明补正的内容，或者上传材料。")})
    with transaction.atomic():
        case = begin(case_id, Action.RECORD_CLARIFICATION, by, day)
        row = case.clarifications.filter(answered_on=None).latest("pk")
        if day < row.asked_on:
            raise ValidationError({"on": _("日期不能早于告知补正的日期。")})
        row.answered_on, row.answer = day, answer
        row.save()
        store(case, uploads, FileRole.APPLICANT, by=by, on=day)
        happen(case, Action.RECORD_CLARIFICATION, by, day, EventKind.CLARIFIED)
        finish(case, Action.RECORD_CLARIFICATION, by, day)
        if by is None:
            tell_office(case, noop("申请人已经提交补正，答复期限重新计算。"))
    return case
