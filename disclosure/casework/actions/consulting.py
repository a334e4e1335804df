"""Asking third parties and other agencies (Art. 32–34).

Silence of a third party leaves the decision to the agency; silence of a
co-producing agency is consent.
"""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.agencies.calendars import calendar_of
from disclosure.agencies.models import User
from disclosure.casework.actions.base import begin, check_day, finish, happen
from disclosure.casework.actions.letters import issue_letter
from disclosure.casework.actions.notices import tell_applicant
from disclosure.casework.models import Case, CaseEvent, Consultation
from disclosure.casework.rules.actions import Action
from disclosure.casework.rules.clock.history import CONSULTEE_DAYS
from disclosure.casework.rules.letters import Element, date_text
from disclosure.casework.rules.vocabulary import (
    Consultee,
    EventKind,
    LetterKind,
    Opinion,
)
from disclosure.labels import noop


def consult(
    case_id: int,
    consultee: Consultee,
    name: str,
    contact: str,
    information: str,
    *,
    by: User,
    is_person: bool = False,
    on: date | None = None,
) -> Consultation:
    """Send a letter asking for an opinion; the clock pauses from the next day.

    A third party's consultation is also announced to the applicant.
    """
    day = on or timezone.localdate()
    if not name.strip() or not information.strip():
        raise ValidationError(_("请写明向谁征求意见、涉及哪些信息。"))
    with transaction.atomic():
        case = begin(case_id, Action.CONSULT, by, day)
        row = Consultation.objects.create(
            case=case,
            consultee=consultee,
            name=name,
            is_person=is_person,
            contact=contact,
            information=information,
            opened_on=day,
            reply_by=_reply_by(case, day),
        )
        _write_letters(case, row, by, day)
        happen(
            case,
            Action.CONSULT,
            by,
            day,
            EventKind.CONSULTATION_OPENED,
            consultee=str(consultee),
            consultation=row.pk,
        )
        finish(case, Action.CONSULT, by, day, consultee=str(consultee))
        tell_applicant(case, noop("正在就您的申请征求意见，征求意见的时间不计入期限。"))
    return row


def consultee_served(
    case_id: int, consultation_id: int, *, by: User, on: date
) -> Consultation:
    """Record the day the letter was received: fifteen working days from then."""
    with transaction.atomic():
        case = begin(case_id, Action.CONSULTEE_SERVED, by, on)
        row = _open_row(case, consultation_id)
        if on < row.opened_on:
            raise ValidationError({"on": _("收到日期不能早于发函日期。")})
        row.letter_received_on = on
        row.reply_by = _reply_by(case, on)
        row.save()
        row.letters.filter(received_on=None).update(received_on=on)
        event = _event(case, row, EventKind.CONSULTATION_OPENED)
        event.data["letter_received"] = on.isoformat()
        event.save(update_fields=["data"])
        happen(case, Action.CONSULTEE_SERVED, by, on)
        finish(case, Action.CONSULTEE_SERVED, by, on)
    return row


def record_opinion(
    case_id: int,
    consultation_id: int,
    opinion: Opinion,
    reasons: str = "",
    *,
    by: User,
    on: date | None = None,
) -> Consultation:
    """End a consultation with what was said, or with silence after the limit.

    An opinion that came late ends the pause on the last day of the limit: the
    applicant does not wait for the consultee's delay.
    """
    day = on or timezone.localdate()
    with transaction.atomic():
        case = begin(case_id, Action.RECORD_OPINION, by, day)
        row = _open_row(case, consultation_id)
        _check_opinion(row, opinion, reasons, day)
        row.opinion, row.reasons = opinion, reasons
        row.closed_on = min(day, row.reply_by)
        row.save()
        check_day(case, row.closed_on)
        happen(
            case,
            Action.RECORD_OPINION,
            by,
            row.closed_on,
            EventKind.CONSULTATION_CLOSED,
            consultee=row.consultee,
            consultation=row.pk,
        )
        finish(case, Action.RECORD_OPINION, by, day, opinion=str(opinion))
    return row


def _check_opinion(
    row: Consultation, opinion: Opinion, reasons: str, day: date
) -> None:
    if day < row.opened_on:
        raise ValidationError({"on": _("日期不能早于发函日期。")})
    if opinion is Opinion.SILENT and day <= row.reply_by:
        raise ValidationError(_("对方的答复期限还没有到，不能登记为逾期未答复。"))
    if opinion is Opinion.SILENT and row.letter_received_on is None:
        raise ValidationError(
            _("请先登记征求意见书的送达日期，对方的期限从收到之日起算。")
        )
    third = row.consultee == Consultee.THIRD_PARTY
    if opinion is Opinion.OBJECTED and third and not reasons.strip():
        raise ValidationError(
            {"reasons": _("请写明第三方不同意公开的理由；法律要求有合理理由。")}
        )


def _write_letters(case: Case, row: Consultation, by: User, day: date) -> None:
    third = row.consultee == Consultee.THIRD_PARTY
    issue_letter(
        case,
        LetterKind.THIRD_PARTY_OPINION if third else LetterKind.AGENCY_OPINION,
        by=by,
        on=day,
        consultation=row,
        values={
            Element.ADDRESSEE: row.name,
            Element.CONCERNED: row.information,
            Element.REPLY_BY: date_text(row.reply_by),
        },
    )
    if third:
        issue_letter(
            case,
            LetterKind.CONSULTATION_NOTICE,
            by=by,
            on=day,
            values={Element.CONSULTED_ON: date_text(day)},
        )


def _reply_by(case: Case, day: date) -> date:
    return calendar_of(case.agency.region).provisional().add(day, CONSULTEE_DAYS)


def _open_row(case: Case, consultation_id: int) -> Consultation:
    row = case.consultations.filter(pk=consultation_id, closed_on=None).first()
    if row is None:
        raise ValidationError(_("请选择一份还没有结束的征求意见。"))
    return row


def _event(case: Case, row: Consultation, kind: EventKind) -> CaseEvent:
    return case.events.get(kind=kind, data__consultation=row.pk)
