"""信息处理费: calculated by the tariff, noticed, paid or not (Art. 42)."""

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
from disclosure.casework.models import Case, CaseEvent, FeeNotice
from disclosure.casework.rules.actions import Action
from disclosure.casework.rules.clock.clock import PAYMENT_DAYS
from disclosure.casework.rules.fees import Charge, charge_for_items, charge_for_pages
from disclosure.casework.rules.vocabulary import EventKind, FeeBasis, LetterKind
from disclosure.labels import noop


def charge_for(basis: FeeBasis, quantity: int, before: int = 0) -> Charge:
    """Return what is to be paid, with its bands.

    ``before``: 件 of the same applicant in the same calendar month so far.
    Raises ValidationError where nothing is due.
    """
    if quantity < 1 or before < 0 or quantity > 1_000_000:
        raise ValidationError({"quantity": _("请填写件数或者页数。")})
    if basis is FeeBasis.ITEMS:
        charge = charge_for_items(before, quantity)
    else:
        charge = charge_for_pages(quantity)
    if not charge.amount:
        raise ValidationError({"quantity": _("在免费的数量以内，不收费。")})
    return charge


def notify_fee(
    case_id: int,
    basis: FeeBasis,
    quantity: int,
    before: int = 0,
    *,
    by: User,
    on: date | None = None,
) -> Case:
    """Send the fee notice within the reply period; the clock waits for payment."""
    day = on or timezone.localdate()
    charge = charge_for(basis, quantity, before)
    with transaction.atomic():
        case = begin(case_id, Action.NOTIFY_FEE, by, day)
        FeeNotice.objects.create(
            case=case,
            basis=basis,
            quantity=quantity,
            before=before,
            amount=charge.amount,
            sent_on=day,
            pay_by=_pay_by(case, day),
        )
        issue_letter(case, LetterKind.FEE, by=by, on=day, charge=charge)
        happen(case, Action.NOTIFY_FEE, by, day, EventKind.FEE_NOTICED)
        finish(case, Action.NOTIFY_FEE, by, day, amount=str(charge.amount))
        tell_applicant(case, noop("您的申请需要缴纳信息处理费，请在查询页面查看通知。"))
    return case


def fee_served(case_id: int, *, by: User, on: date) -> Case:
    """Record the day the notice was received: twenty working days from then."""
    with transaction.atomic():
        case = begin(case_id, Action.FEE_SERVED, by, on)
        row = _unpaid(case)
        if on < row.sent_on:
            raise ValidationError({"on": _("收到日期不能早于通知日期。")})
        row.received_on, row.pay_by = on, _pay_by(case, on)
        row.save()
        case.letters.filter(kind=LetterKind.FEE).update(received_on=on)
        event = CaseEvent.objects.get(case=case, kind=EventKind.FEE_NOTICED)
        event.data["received_on"] = on.isoformat()
        event.save(update_fields=["data"])
        happen(case, Action.FEE_SERVED, by, on)
        return finish(case, Action.FEE_SERVED, by, on)


def record_payment(case_id: int, *, by: User, on: date | None = None) -> Case:
    """Record the payment; the reply period is counted afresh from the next day."""
    day = on or timezone.localdate()
    with transaction.atomic():
        case = begin(case_id, Action.RECORD_PAYMENT, by, day)
        row = _unpaid(case)
        if day < row.sent_on:
            raise ValidationError({"on": _("缴费日期不能早于通知日期。")})
        row.paid_on = day
        row.save()
        happen(case, Action.RECORD_PAYMENT, by, day, EventKind.FEE_PAID)
        return finish(case, Action.RECORD_PAYMENT, by, day)


def _unpaid(case: Case) -> FeeNotice:
    return case.fees.filter(paid_on=None).latest("pk")


def _pay_by(case: Case, day: date) -> date:
    return calendar_of(case.agency.region).provisional().add(day, PAYMENT_DAYS)
