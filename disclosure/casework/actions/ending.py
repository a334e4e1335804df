"""Withdrawal, challenges before review bodies and courts, and a second round."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.agencies.models import User
from disclosure.casework.actions.base import begin, finish, happen
from disclosure.casework.actions.letters import issue_letter
from disclosure.casework.actions.notices import tell_applicant, tell_office
from disclosure.casework.models import Case, Challenge, Decision
from disclosure.casework.rules.actions import Action
from disclosure.casework.rules.letters import Element, date_text
from disclosure.casework.rules.vocabulary import (
    ChallengeResult,
    Court,
    Disposition,
    EventKind,
    LetterKind,
    Remedy,
)
from disclosure.labels import noop


def withdraw(
    case_id: int, note: str, *, by: User | None, on: date | None = None
) -> Case:
    """End a case because the applicant takes the request back.

    ``by`` is None for the applicant online. A request that was never received
    has no outcome and no letter; it is not counted anywhere.
    """
    day = on or timezone.localdate()
    with transaction.atomic():
        case = begin(case_id, Action.WITHDRAW, by, day, note)
        happen(case, Action.WITHDRAW, by, day, EventKind.WITHDRAWN, note=note)
        case.closed_on = day
        if case.received_on:
            case.disposition, case.remedy = Disposition.OTHER, Remedy.NONE
            _confirm_withdrawal(case, by, day)
        finish(case, Action.WITHDRAW, by, day)
        tell_applicant(case, noop("您的申请已经撤回。"))
        if by is None:
            tell_office(case, noop("申请人撤回了申请。"))
    return case


def record_challenge(
    case_id: int,
    kind: Court,
    body: str,
    reference: str = "",
    *,
    by: User,
    on: date,
) -> Challenge:
    """Record that a review or a suit was accepted, on ``on``."""
    if not body.strip():
        raise ValidationError({"body": _("请写明受理的机关或者法院。")})
    with transaction.atomic():
        case = begin(case_id, Action.CHALLENGE, by, on)
        row = Challenge.objects.create(
            case=case, kind=kind, body=body, reference=reference, filed_on=on
        )
        happen(case, Action.CHALLENGE, by, on, kind_of=str(kind))
        finish(case, Action.CHALLENGE, by, on, kind=str(kind))
    return row


def record_result(
    case_id: int,
    challenge_id: int,
    result: ChallengeResult,
    *,
    by: User,
    on: date,
    redo_by: date | None = None,
    note: str = "",
) -> Challenge:
    """Record how a challenge ended; ``redo_by`` is the day a new reply is due."""
    if result is ChallengeResult.PENDING:
        raise ValidationError({"result": _("请选择审结的结果。")})
    with transaction.atomic():
        case = begin(case_id, Action.CHALLENGE_RESULT, by, on)
        row = case.challenges.filter(
            pk=challenge_id, result=ChallengeResult.PENDING
        ).first()
        if row is None:
            raise ValidationError(_("请选择一件尚未审结的复议或者诉讼。"))
        if on < row.filed_on:
            raise ValidationError({"on": _("结案日期不能早于受理日期。")})
        row.result, row.decided_on = result, on
        row.redo_by, row.note = redo_by, note
        row.save()
        happen(case, Action.CHALLENGE_RESULT, by, on)
        finish(case, Action.CHALLENGE_RESULT, by, on, result=str(result))
    return row


def reopen(case_id: int, note: str, *, by: User, on: date | None = None) -> Case:
    """Handle a case anew after a review body or court corrected the result.

    It is not a new 件: outcome and times of the first reply stay as published.
    """
    day = on or timezone.localdate()
    with transaction.atomic():
        case = begin(case_id, Action.REOPEN, by, day, note)
        corrected = case.challenges.filter(result=ChallengeResult.CORRECTED)
        if corrected.count() < case.round:
            raise ValidationError(_("这次纠正已经重新处理过。"))
        case.round += 1
        case.redo_by = corrected.latest("pk").redo_by
        happen(case, Action.REOPEN, by, day, note=note)
        finish(case, Action.REOPEN, by, day, round=case.round)
        tell_applicant(case, noop("您的申请将重新处理。"))
    return case


def _confirm_withdrawal(case: Case, by: User | None, day: date) -> None:
    decision, _created = Decision.objects.update_or_create(
        case=case,
        round=case.round,
        defaults={
            "disposition": Disposition.OTHER,
            "letter_kind": LetterKind.WITHDRAWAL,
            "issued_on": day,
        },
    )
    decision.parts.all().delete()
    letter = issue_letter(
        case,
        LetterKind.WITHDRAWAL,
        by=by,
        on=day,
        decision=decision,
        values={Element.WITHDRAWN_ON: date_text(day)},
    )
    letter.sent_on = day
    letter.save(update_fields=["sent_on"])
