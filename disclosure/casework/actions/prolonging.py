"""Extension (Art. 33), reasons for many requests and delay (Art. 35)."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.agencies.calendars import calendar_of
from disclosure.agencies.models import User
from disclosure.casework.actions.base import begin, finish, happen
from disclosure.casework.actions.letters import issue_letter
from disclosure.casework.actions.notices import tell_applicant
from disclosure.casework.letters.contents import due_text
from disclosure.casework.models import Case, Extension
from disclosure.casework.rules.actions import Action
from disclosure.casework.rules.clock.receipt import LONGEST_EXTENSION
from disclosure.casework.rules.letters import Element, date_text
from disclosure.casework.rules.vocabulary import EventKind, LetterKind, Regime
from disclosure.labels import noop


def request_extension(
    case_id: int, workdays: int, reason: str, *, by: User, on: date | None = None
) -> Case:
    """Ask the head of the office to prolong the period, once, by working days."""
    day = on or timezone.localdate()
    if not reason.strip():
        raise ValidationError({"reason": _("请写明延期的理由，告知书里要写。")})
    with transaction.atomic():
        case = begin(case_id, Action.REQUEST_EXTENSION, by, day)
        most = LONGEST_EXTENSION[Regime.of(case.regime or Regime.NEW)]
        if not 1 <= workdays <= most:
            raise ValidationError(
                {"workdays": _("延期应为1至%(most)s个工作日。") % {"most": most}}
            )
        Extension.objects.create(
            case=case, workdays=workdays, reason=reason, asked_by=by, asked_on=day
        )
        happen(case, Action.REQUEST_EXTENSION, by, day, asked=workdays)
        return finish(case, Action.REQUEST_EXTENSION, by, day, workdays=workdays)


def grant_extension(case_id: int, *, by: User, on: date | None = None) -> Case:
    """Approve the extension and tell the applicant, before the period ends.

    The new deadline counts from the old one, not from this day.
    """
    day = on or timezone.localdate()
    with transaction.atomic():
        case = begin(case_id, Action.GRANT_EXTENSION, by, day)
        row = _decided(case, by, day, is_granted=True)
        happen(
            case,
            Action.GRANT_EXTENSION,
            by,
            day,
            EventKind.EXTENDED,
            workdays=row.workdays,
        )
        finish(case, Action.GRANT_EXTENSION, by, day, workdays=row.workdays)
        _tell_extension(case, row, by, day)
    return case


def refuse_extension(
    case_id: int, note: str, *, by: User, on: date | None = None
) -> Case:
    """Turn the extension down; the deadline stays."""
    day = on or timezone.localdate()
    with transaction.atomic():
        case = begin(case_id, Action.REFUSE_EXTENSION, by, day, note)
        _decided(case, by, day, is_granted=False)
        happen(case, Action.REFUSE_EXTENSION, by, day, note=note)
        return finish(case, Action.REFUSE_EXTENSION, by, day)


def ask_reasons(
    case_id: int,
    counts: str,
    workdays: int,
    *,
    by: User,
    on: date | None = None,
) -> Case:
    """Ask for the reasons of many repeated requests; the clock keeps running."""
    day = on or timezone.localdate()
    if not counts.strip():
        raise ValidationError({"counts": _("请写明申请的数量和频次。")})
    if not 1 <= workdays <= 60:
        raise ValidationError({"workdays": _("期限应为1至60个工作日。")})
    with transaction.atomic():
        case = begin(case_id, Action.ASK_REASONS, by, day)
        explain_by = calendar_of(case.agency.region).provisional().add(day, workdays)
        issue_letter(
            case,
            LetterKind.REASONS_ASKED,
            by=by,
            on=day,
            values={
                Element.COUNTS: counts,
                Element.EXPLAIN_BY: date_text(explain_by),
            },
        )
        happen(case, Action.ASK_REASONS, by, day, note=counts)
        finish(case, Action.ASK_REASONS, by, day)
        tell_applicant(case, noop("请说明申请的理由，详见查询页面的告知书。"))
    return case


def delay(
    case_id: int, until: date, note: str, *, by: User, on: date | None = None
) -> Case:
    """Set a reasonable later day where the reasons hold but time does not do."""
    day = on or timezone.localdate()
    with transaction.atomic():
        case = begin(case_id, Action.DELAY, by, day, note)
        if case.due_on and until <= case.due_on:
            raise ValidationError({"until": _("新的日期应当晚于现在的答复期限。")})
        happen(case, Action.DELAY, by, day, EventKind.DELAYED, note=note, until=until)
        finish(case, Action.DELAY, by, day)
        issue_letter(
            case,
            LetterKind.DELAY,
            by=by,
            on=day,
            values={
                Element.REASON: note,
                Element.NEW_DUE_ON: date_text(until),
            },
        )
        tell_applicant(case, noop("您的申请需要延迟答复，详见查询页面的告知书。"))
    return case


def _decided(case: Case, by: User, day: date, *, is_granted: bool) -> Extension:
    row = case.extensions.filter(is_granted=None).latest("pk")
    row.is_granted, row.decided_by, row.decided_on = is_granted, by, day
    row.save()
    return row


def _tell_extension(case: Case, row: Extension, by: User, day: date) -> None:
    issue_letter(
        case,
        LetterKind.EXTENSION,
        by=by,
        on=day,
        values={
            Element.REASON: row.reason,
            Element.WORKDAYS: str(row.workdays),
            Element.NEW_DUE_ON: due_text(case),
            Element.APPROVAL: f"{by} {date_text(day)}",
        },
    )
    tell_applicant(case, noop("您的申请延期答复，详见查询页面的告知书。"))
