"""The reply: drafted, reviewed, approved, issued, sent, received."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.agencies.models import User
from disclosure.casework.actions.base import begin, finish, happen
from disclosure.casework.actions.letters import issue_letter
from disclosure.casework.actions.notices import (
    send_letter,
    tell_applicant,
    tell_office,
)
from disclosure.casework.letters.contents import (
    OPINIONS,
    enclosed_files,
    written_elements,
)
from disclosure.casework.letters.text import LetterText
from disclosure.casework.models import Case, Decision, DecisionPart, Letter
from disclosure.casework.queries.cases import decision_of
from disclosure.casework.rules.actions import Action
from disclosure.casework.rules.letters import (
    SPECS,
    Element,
    Part,
    Recipient,
    date_text,
    letter_kinds_for,
)
from disclosure.casework.rules.vocabulary import (
    OUTSIDE_TABLE,
    Consultee,
    Delivery,
    Disposition,
    EventKind,
    LetterKind,
    Matter,
    Opinion,
    Remedy,
    State,
)
from disclosure.casework.rules.workflow import SENT_AT_ONCE
from disclosure.labels import noop


@dataclass(frozen=True)
class Reply:
    """What the handler writes. One outcome; several parts only in a partial grant."""

    disposition: Disposition
    letter_kind: LetterKind
    reasons: str = ""
    elements: Mapping[Element, str] = field(default_factory=dict)
    parts: Sequence[Part] = ()
    public_interest: str = ""
    facts: str = ""
    basis: str = ""


def draft_reply(
    case_id: int, reply: Reply, *, by: User, on: date | None = None
) -> Decision:
    """Keep the draft of the one decision of this round; it replaces the last one.

    Raises ValidationError where letter or parts do not fit the outcome.
    """
    day = on or timezone.localdate()
    with transaction.atomic():
        case = begin(case_id, Action.DRAFT_REPLY, by, day)
        _check(case, reply)
        wanted = written_elements(reply.letter_kind, reply.disposition)
        decision, _created = Decision.objects.update_or_create(
            case=case,
            round=case.round,
            defaults={
                "disposition": reply.disposition,
                "letter_kind": reply.letter_kind,
                "reasons": reply.reasons,
                "elements": {
                    str(key): text
                    for key, text in reply.elements.items()
                    if key in wanted
                },
                "public_interest": reply.public_interest,
                "facts": reply.facts,
                "basis": reply.basis,
                "drafted_by": by,
                "reviewed_by": None,
                "approved_by": None,
            },
        )
        _write_parts(decision, reply)
        happen(case, Action.DRAFT_REPLY, by, day)
        finish(case, Action.DRAFT_REPLY, by, day, disposition=str(reply.disposition))
    return decision


def submit_reply(
    case_id: int, *, by: User, note: str = "", on: date | None = None
) -> Case:
    """Hand the draft to the reviewer; it must lack nothing."""
    return _move(case_id, Action.SUBMIT_REPLY, by, on, note)


def return_reply(case_id: int, note: str, *, by: User, on: date | None = None) -> Case:
    """Give the draft back with what is wrong with it."""
    day = on or timezone.localdate()
    with transaction.atomic():
        case = begin(case_id, Action.RETURN_REPLY, by, day, note)
        case.decisions.filter(round=case.round).update(
            reviewed_by=None, approved_by=None
        )
        happen(case, Action.RETURN_REPLY, by, day, note=note)
        finish(case, Action.RETURN_REPLY, by, day)
        _wait_again(case)
        tell_office(case, noop("一件答复被退回，请修改后重新送审。"))
    return case


def endorse(case_id: int, *, by: User, note: str = "", on: date | None = None) -> Case:
    """Pass the draft on to the approver; never one's own."""
    return _move(case_id, Action.ENDORSE, by, on, note, reviewed_by=by)


def approve(case_id: int, *, by: User, note: str = "", on: date | None = None) -> Case:
    """Sign the draft; never one's own."""
    return _move(case_id, Action.APPROVE, by, on, note, approved_by=by)


def issue(case_id: int, *, by: User, on: date | None = None) -> Letter:
    """Number and freeze the reply. Over the internet it is thereby sent.

    A third party whose objection was overridden gets its own letter (Art. 32).
    """
    day = on or timezone.localdate()
    with transaction.atomic():
        case = begin(case_id, Action.ISSUE, by, day)
        decision = decision_of(case)
        assert decision is not None
        kind = LetterKind.of(decision.letter_kind)
        letter = issue_letter(
            case,
            kind,
            by=by,
            on=day,
            decision=decision,
            enclosed=enclosed_files(case),
        )
        decision.issued_on = day
        decision.save(update_fields=["issued_on"])
        if case.round == 1:
            case.disposition, case.remedy = decision.disposition, letter.remedy
        _tell_third_parties(case, decision, by, day)
        happen(case, Action.ISSUE, by, day, letter=letter.number_text)
        finish(case, Action.ISSUE, by, day, letter=letter.number_text)
        if case.delivery in SENT_AT_ONCE:
            _send(case, letter, Delivery.of(case.delivery), by, day)
    return letter


def dispatch(case_id: int, way: Delivery, *, by: User, on: date | None = None) -> Case:
    """Record how and when the reply went out: that day is the day of the reply.

    By post it is the day it was handed to the post office, in person the day it
    was signed for (国办公开办函〔2016〕235号).
    """
    day = on or timezone.localdate()
    with transaction.atomic():
        case = begin(case_id, Action.DISPATCH, by, day)
        letter = case.letters.filter(decision__round=case.round).latest("pk")
        if day < letter.issued_on:
            raise ValidationError({"on": _("送出日期不能早于发文日期。")})
        return _send(case, letter, way, by, day)


def record_service(
    case_id: int, letter_id: int, *, by: User | None, on: date | None = None
) -> Letter:
    """Record the day a letter was received; remedies count from it."""
    day = on or timezone.localdate()
    with transaction.atomic():
        case = begin(case_id, Action.RECORD_SERVICE, by, day)
        letter = case.letters.filter(pk=letter_id, received_on=None).first()
        if letter is None or letter.sent_on is None or not _may_sign(letter, by):
            raise ValidationError(_("这份文书不需要登记签收，或者已经登记。"))
        if day < letter.sent_on:
            raise ValidationError({"on": _("签收日期不能早于送出日期。")})
        letter.received_on = day
        letter.save(update_fields=["received_on"])
        happen(case, Action.RECORD_SERVICE, by, day, letter=letter.number_text)
        finish(case, Action.RECORD_SERVICE, by, day)
    return letter


def _may_sign(letter: Letter, by: User | None) -> bool:
    """Whether somebody signs for it: a decision, and the applicant only for the own.

    The letters of a consultation and of a fee are recorded in their own steps.
    """
    kind = LetterKind.of(letter.kind)
    is_own = SPECS[kind].to is Recipient.APPLICANT
    return letter.remedy != Remedy.NONE and (by is not None or is_own)


def _wait_again(case: Case) -> None:
    """A draft for a lapsed wait goes back to the wait, which may still be met."""
    if case.round > 1:
        return
    waits = {
        State.AWAITING_CLARIFICATION: case.clarifications.filter(answered_on=None),
        State.AWAITING_FEE: case.fees.filter(paid_on=None),
    }
    for state, rows in waits.items():
        if rows.exists():
            case.state = state
            case.save(update_fields=["state"])


def _move(
    case_id: int,
    action: Action,
    by: User,
    on: date | None,
    note: str,
    **changes: User,
) -> Case:
    day = on or timezone.localdate()
    with transaction.atomic():
        case = begin(case_id, action, by, day, note)
        if changes:
            case.decisions.filter(round=case.round).update(**changes)
        happen(case, action, by, day, note=note)
        return finish(case, action, by, day)


def _send(case: Case, letter: Letter, way: Delivery, by: User, day: date) -> Case:
    letter.way, letter.sent_on = way, day
    letter.received_on = day if way is Delivery.IN_PERSON else None
    letter.save(update_fields=["way", "sent_on", "received_on"])
    if case.round == 1:
        case.closed_on = day
    happen(case, Action.DISPATCH, by, day, EventKind.ANSWERED)
    finish(case, Action.DISPATCH, by, day, way=str(way))
    if way is Delivery.IN_PERSON:
        issue_letter(
            case,
            LetterKind.SERVICE_RECORD,
            by=by,
            on=day,
            values={Element.DOCUMENTS: letter.number_text},
        )
    if way is Delivery.EMAIL:
        send_letter(case, LetterText.from_json(letter.content).as_text())
    else:
        tell_applicant(case, noop("您的申请已经答复，请在查询页面查看。"))
    return case


def _tell_third_parties(case: Case, decision: Decision, by: User, day: date) -> None:
    gives = decision.disposition in (Disposition.GRANTED, Disposition.PARTLY_GRANTED)
    if not gives or not decision.public_interest.strip():
        return
    third_parties = case.consultations.filter(consultee=Consultee.THIRD_PARTY)
    for row in third_parties.filter(opinion=Opinion.OBJECTED):
        issue_letter(
            case,
            LetterKind.THIRD_PARTY_DECISION,
            by=by,
            on=day,
            consultation=row,
            values={
                Element.ADDRESSEE: row.name,
                Element.CONCERNED: row.information,
                Element.REASON: decision.public_interest,
                Element.CONSULTED_ON: date_text(row.opened_on),
                Element.CONSULTATION: OPINIONS[Opinion.OBJECTED],
            },
        )


def _check(case: Case, reply: Reply) -> None:
    if reply.disposition is Disposition.OTHER:
        raise ValidationError(_("申请人撤回申请的，请使用“撤回申请”。"))
    if reply.letter_kind not in letter_kinds_for(reply.disposition):
        raise ValidationError({"letter_kind": _("这种告知书不适用于选定的办理结果。")})
    is_correction = case.matter == Matter.RECORD_CORRECTION
    if is_correction != (reply.disposition in OUTSIDE_TABLE):
        raise ValidationError(
            {"disposition": _("更正记录的申请和公开信息的申请，办理结果不同。")}
        )


def _write_parts(decision: Decision, reply: Reply) -> None:
    decision.parts.all().delete()
    if reply.disposition is not Disposition.PARTLY_GRANTED:
        return
    for part in reply.parts:
        DecisionPart.objects.create(
            decision=decision,
            content=part.description,
            is_given=part.is_given,
            ground=part.disposition or "",
            reason=part.reason,
        )
