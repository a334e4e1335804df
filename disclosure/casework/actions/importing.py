"""Bringing in an old register: cases with their dated events, no letters, no notices.

The clock is folded from the days of the register, under the Regulation that
was in force when a request was received. What the register has wrong is
reported; it is never put right by guessing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.agencies.access import roles_in
from disclosure.agencies.calendars import calendar_of
from disclosure.agencies.models import Agency, User
from disclosure.agencies.numbers import is_identity_number
from disclosure.audit.actions import record
from disclosure.casework.actions.base import put_clock
from disclosure.casework.actions.numbering import reserve
from disclosure.casework.actions.words import enter_words
from disclosure.casework.models import (
    Applicant,
    Case,
    CaseEvent,
    Clarification,
    Desk,
    Extension,
)
from disclosure.casework.register.events import DAYS, events_of, folded
from disclosure.casework.register.rows import RegisterRow
from disclosure.casework.rules.clock import Clock
from disclosure.casework.rules.vocabulary import (
    Disposition,
    EventKind,
    IdentityDocument,
    State,
)
from disclosure.casework.rules.workflow import HANDLER
from disclosure.casework.tracking.codes import code_for, code_key
from disclosure.workdays import Workdays

#: Working days to clarify, where the desk has not settled any.
_CLARIFICATION_DAYS = 15
_OWN_NUMBER = re.compile(r"([A-Z0-9]{2,12})-([0-9]{4})-([0-9]{5,9})")


@dataclass
class Place:
    """An agency that cases are brought into, with what every row asks of it."""

    agency: Agency
    calendar: Workdays
    guessing: Workdays
    desk: Desk | None


@dataclass
class Register:
    """One import: who does it, for which agency, and what was looked up."""

    by: User | None
    agency: Agency | None = None
    today: date = field(default_factory=timezone.localdate)
    places: dict[str, Place] = field(default_factory=dict)

    def place(self, named: str) -> Place:
        """Return the agency of a row, by slug or name; raises ValidationError."""
        if named not in self.places:
            self.places[named] = self._find(named)
        return self.places[named]

    def _find(self, named: str) -> Place:
        agency = self._agency(named)
        if self.by is not None and not roles_in(self.by, agency) & HANDLER:
            raise ValidationError({"agency": _("您不是这个机关的承办人，不能导入。")})
        desk = Desk.objects.filter(agency=agency).first()
        calendar = calendar_of(agency.region)
        return Place(agency, calendar, calendar.provisional(), desk)

    def _agency(self, named: str) -> Agency:
        if not named and self.agency is not None:
            return self.agency
        rows = Agency.objects.filter(slug=named) | Agency.objects.filter(name=named)
        found = rows.first() if named else None
        if found is None:
            raise ValidationError({"agency": _("请填写机关的全称或者网址名。")})
        return found


def import_case(
    row: RegisterRow, by: User | None, register: Register | None = None
) -> tuple[Case, bool]:
    """Return the case of a row of an old register, and whether it is new.

    A number that was imported into the agency before is left as it is. ``by``
    is None for the operator's command. Raises ValidationError by field.
    """
    known = register or Register(by)
    place = known.place(row.agency)
    earlier = Case.objects.filter(number=row.number).first()
    if earlier is not None:
        _refuse_foreign(earlier, place)
        return earlier, False
    _check(row, known.today)
    events = events_of(row, place.calendar, known.today)
    clock = folded(events, row.channel, place.calendar, known.today)
    with transaction.atomic():
        case = _create(row, place, clock, by)
        for event in events:
            event.case, event.by = case, by
        CaseEvent.objects.bulk_create(events)
        _proceedings(case, row, place)
    return case, True


def record_import(
    agency: Agency | None, by: User | None, digest: str, counts: Mapping[str, int]
) -> None:
    """Leave one line in the trail about a whole file: counts and SHA-256."""
    target = agency or Agency.objects.order_by("path").first()
    assert target is not None
    detail: dict[str, Any] = {"file": digest, **counts}
    record("case.import", target, by=by, agency_id=target.pk, **detail)


def _refuse_foreign(earlier: Case, place: Place) -> None:
    if earlier.agency_id != place.agency.pk:
        sentence = _("这个登记号已经被另一个机关使用，请在前面加上本机关的代号。")
        raise ValidationError({"number": sentence})
    if not earlier.is_imported:
        raise ValidationError(
            {"number": _("系统里已经有这个登记号的办件，请删去这一行。")}
        )


def _check(row: RegisterRow, today: date) -> None:
    wrong: dict[str, str] = {}
    for name in DAYS:
        day = getattr(row, name)
        if day and day > today:
            wrong[name] = _("日期不能晚于今天。")
    if row.submitted_on and row.submitted_on > row.received_on:
        wrong["submitted_on"] = _("申请日期不能晚于收到日期。")
    wrong |= _unpaired(row)
    if wrong:
        raise ValidationError(wrong)


def _unpaired(row: RegisterRow) -> dict[str, str]:
    ended = row.answered_on or row.withdrawn_on
    wrong: dict[str, str] = {}
    if ended and row.disposition is None:
        wrong["disposition"] = _("已经答复或者撤回的，请填写办理结果。")
    if row.disposition and not ended:
        wrong["answered_on"] = _("有办理结果的，请填写答复日期或者撤回日期。")
    if row.answered_on and row.withdrawn_on:
        wrong["withdrawn_on"] = _("答复日期和撤回日期只能填一个。")
    if row.withdrawn_on and row.disposition not in (None, Disposition.OTHER):
        wrong["disposition"] = _("撤回的申请，办理结果填“其他”。")
    if row.clarified_on and not row.clarification_asked_on:
        wrong["clarification_asked_on"] = _("有补正收到日期的，请填写补正告知日期。")
    if row.consultation_closed_on and not row.consulted_on:
        wrong["consulted_on"] = _("有征求意见结束日期的，请填写征求意见日期。")
    return wrong


def _create(row: RegisterRow, place: Place, clock: Clock, by: User | None) -> Case:
    key = f"import-{uuid4().hex}"
    case = Case(
        agency=place.agency,
        number=row.number,
        submission_key=key,
        code_key=code_key(code_for(key)),
        channel=row.channel,
        applicant_kind=row.applicant_kind,
        subject=row.subject,
        document_number=row.document_number,
        description=row.description,
        medium=row.medium,
        delivery=row.delivery,
        submitted_on=row.submitted_on or row.received_on,
        state=_state(row),
        handler=by,
        disposition=row.disposition or "",
        closed_on=row.answered_on or row.withdrawn_on,
        is_imported=True,
    )
    put_clock(case, clock, place.calendar.version)
    case.save(force_insert=True)
    _applicant(case, row).save(force_insert=True)
    enter_words(case)
    _keep_free(row.number, place)
    return case


def _applicant(case: Case, row: RegisterRow) -> Applicant:
    number = row.identity_number
    is_card = is_identity_number(number.upper())
    document = IdentityDocument.RESIDENT_CARD if is_card else IdentityDocument.OTHER
    return Applicant(
        case=case,
        name=row.name,
        identity_document=document if number else "",
        identity_number=number,
        credit_code=row.credit_code,
        phone=row.phone,
        email=row.email,
        address=row.address,
    )


def _state(row: RegisterRow) -> State:
    if row.answered_on or row.withdrawn_on:
        return State.CLOSED
    if row.clarification_asked_on and not row.clarified_on:
        return State.AWAITING_CLARIFICATION
    return State.HANDLING


def _proceedings(case: Case, row: RegisterRow, place: Place) -> None:
    """The rows beside the events that the next steps of a case rest on."""
    if row.clarification_asked_on:
        days = place.desk.clarification_days if place.desk else _CLARIFICATION_DAYS
        asked = row.clarification_asked_on
        Clarification.objects.create(
            case=case,
            items=_("见旧登记簿。"),
            asked_on=asked,
            reply_by=place.guessing.add(asked, days),
            answered_on=row.clarified_on,
        )
    if row.extended_by:
        told = next(e.on for e in case.events.all() if e.kind == EventKind.EXTENDED)
        Extension.objects.create(
            case=case,
            workdays=row.extended_by,
            reason=_("见旧登记簿。"),
            asked_on=told,
            decided_on=told,
            is_granted=True,
        )


def _keep_free(number: str, place: Place) -> None:
    """A number that looks like one of the desk's own is never given out again."""
    found = _OWN_NUMBER.fullmatch(number)
    if found and place.desk and found[1] == place.desk.code:
        reserve(place.agency.pk, "case", int(found[2]), int(found[3]))
