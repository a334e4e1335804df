"""What the page of one case shows to its applicant: plain data, all translated."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.agencies.models import Agency
from disclosure.casework.display.clock import ShownClock, present, spoken
from disclosure.casework.display.masking import masked_name, masked_phone
from disclosure.casework.models import Case, CaseFile, Desk, Letter
from disclosure.casework.queries.cases import clock_of
from disclosure.casework.rules.clock import Clock
from disclosure.casework.rules.fees import Band, charge_for_items, charge_for_pages
from disclosure.casework.rules.vocabulary import FeeBasis, State
from disclosure.casework.tracking.access import (
    files_of,
    fill,
    letters_of,
    unserved_of,
    withdrawal_blockers,
)
from disclosure.casework.tracking.deadlines import (
    REMEDY_KEYS,
    Deadline,
    Remedies,
    deadlines_of,
    remedies_of,
)
from disclosure.casework.tracking.words import (
    Happened,
    Step,
    headline_of,
    history_of,
    next_step_of,
    steps_of,
)


@dataclass(frozen=True)
class ShownDay:
    """A last day in words; ``left`` says how far it is."""

    label: str
    day: str
    left: str
    is_provisional: bool


@dataclass(frozen=True)
class Asked:
    """What a clarification asks for."""

    items: str
    guidance: str
    reply_by: ShownDay | None


@dataclass(frozen=True)
class Fee:
    """What is to be paid, how it came about, and how to pay."""

    amount: Decimal
    basis: str
    bands: tuple[Band, ...]
    payment: str
    pay_by: ShownDay | None


@dataclass(frozen=True)
class ShownRemedies:
    texts: tuple[str, ...]
    since: str
    is_earliest: bool
    letter: Letter
    days: tuple[ShownDay, ...]


@dataclass(frozen=True)
class TrackingPage:
    """One case as its applicant sees it."""

    case: Case
    agency: Agency
    superior: Agency | None
    name: str
    phone: str
    headline: str
    next_step: str
    is_urgent: bool
    is_overdue: bool
    steps: tuple[Step, ...]
    clock: ShownClock
    conservative: str
    asked: Asked | None
    fee: Fee | None
    letters: list[Letter]
    unserved: list[Letter]
    files: list[CaseFile]
    remedies: ShownRemedies | None
    history: list[Happened]
    has_calendar: bool
    can_withdraw: bool


def page_of(case: Case, today: date | None = None) -> TrackingPage:
    """Return the page of a case, seen on ``today``; reads each table once."""
    day = today or timezone.localdate()
    fill(case)
    clock = clock_of(case, day)
    deadlines = deadlines_of(case, clock)
    last = {one.key: _shown(one, day) for one in deadlines}
    return TrackingPage(
        case=case,
        agency=case.agency,
        superior=case.agency.parent,
        name=masked_name(case.applicant.name),
        phone=masked_phone(case.applicant.phone),
        headline=headline_of(case, clock, deadlines),
        next_step=next_step_of(case),
        is_urgent=bool({"clarify", "pay"} & last.keys()),
        is_overdue=any(one.key == "due" and one.day < day for one in deadlines),
        steps=steps_of(case),
        clock=_clock(clock),
        conservative=_conservative(case, clock),
        asked=_asked(case, last.get("clarify")),
        fee=_fee(case, last.get("pay")),
        letters=letters_of(case),
        unserved=unserved_of(case),
        files=files_of(case),
        remedies=_remedies(remedies_of(case, day), last),
        history=history_of(case),
        has_calendar=any(one.day >= day for one in deadlines),
        can_withdraw=not withdrawal_blockers(case, day),
    )


def _clock(clock: Clock) -> ShownClock:
    """The last days of the remedies, which hang on the receipt, stand elsewhere."""
    shown = present(clock)
    is_provisional = any(one.is_provisional for one in shown.dates)
    return replace(shown, remedies=(), is_provisional=is_provisional)


def _shown(one: Deadline, today: date) -> ShownDay:
    left = _("还剩 %(days)s 个工作日") % {"days": one.left}
    if one.key in REMEDY_KEYS:
        # These periods run in calendar days and months.
        left = _("还有 %(days)s 天") % {"days": (one.day - today).days}
    if one.day <= today:
        left = _("就是今天") if one.day == today else _("已过")
    return ShownDay(one.label, spoken(one.day), left, one.is_provisional)


def _conservative(case: Case, clock: Clock) -> str:
    is_waiting = case.state == State.SUBMITTED and clock.received_on is None
    day = clock.conservative_due_on
    return spoken(day) if is_waiting and day else ""


def _asked(case: Case, reply_by: ShownDay | None) -> Asked | None:
    waiting = [row for row in case.clarifications.all() if row.answered_on is None]
    if case.state != State.AWAITING_CLARIFICATION or not waiting:
        return None
    return Asked(waiting[-1].items, waiting[-1].guidance, reply_by)


def _fee(case: Case, pay_by: ShownDay | None) -> Fee | None:
    unpaid = [row for row in case.fees.all() if row.paid_on is None]
    if case.state != State.AWAITING_FEE or not unpaid:
        return None
    row = unpaid[-1]
    is_items = row.basis == FeeBasis.ITEMS
    charge = (
        charge_for_items(row.before, row.quantity)
        if is_items
        else charge_for_pages(row.quantity)
    )
    payment = Desk.objects.filter(agency_id=case.agency_id).values_list(
        "payment", flat=True
    )
    return Fee(
        amount=row.amount,
        basis=str(row.get_basis_display()),
        bands=charge.bands,
        payment=payment.first() or "",
        pay_by=pay_by,
    )


def _remedies(
    found: Remedies | None, last: dict[str, ShownDay]
) -> ShownRemedies | None:
    if found is None:
        return None
    return ShownRemedies(
        texts=found.texts,
        since=spoken(found.since),
        is_earliest=found.is_earliest,
        letter=found.letter,
        days=tuple(last[one.key] for one in found.deadlines),
    )
