"""From the rows of a case to what a letter says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from disclosure.casework.models import (
    Case,
    CaseEvent,
    Clarification,
    Consultation,
    Decision,
    Desk,
    Letter,
)
from disclosure.casework.rules.actions import Action
from disclosure.casework.rules.fees import Charge
from disclosure.casework.rules.letters import (
    SPECS,
    Contents,
    Element,
    Part,
    Recipient,
    date_text,
    filled,
    missing,
)
from disclosure.casework.rules.letters.contents import masked
from disclosure.casework.rules.vocabulary import (
    ApplicantKind,
    Channel,
    Consultee,
    Delivery,
    Disposition,
    FileRole,
    LetterKind,
    Medium,
    Opinion,
    Regime,
)
from disclosure.casework.tracking.codes import code_for

E = Element
#: What the rows of the case and the law supply; the rest is written by hand.
_SUPPLIED = frozenset(
    {
        *(E.NUMBER, E.ADDRESSEE, E.ORGAN, E.DECIDED_ON, E.REGISTRATION),
        *(E.RECEIVED_ON, E.REQUESTED, E.BASIS, E.DECISION, E.GROUND, E.REASON),
        *(E.DELIVERY, E.REMEDY, E.REVIEW_BODY, E.COURT, E.REVIEW_URL, E.MEDIUM),
        *(E.CLARIFICATION_NUMBER, E.CLARIFICATION_ON, E.CLARIFIED_ON),
        *(E.CLARIFY_BY, E.CONSULTATION, E.CONSULTEE, E.CONSULTED_ON),
        *(E.GIVEN_PART, E.WITHHELD_PART, E.PART_GROUND, E.PART_REASON, E.COUNTS),
        *(E.FEE_NUMBER, E.FEE_NOTICED_ON, E.PAY_BY, E.WITHDRAWN_ON),
    }
)
OPINIONS = {
    Opinion.AGREED: "第三方同意公开",
    Opinion.OBJECTED: "第三方不同意公开",
    Opinion.SILENT: "第三方逾期未提出意见",
}


_PROVISIONAL = "（涉及的年份尚未公布放假安排，公布后可能调整）"


def written_elements(kind: LetterKind, disposition: str = "") -> tuple[Element, ...]:
    """Return the elements of a reply that an officer has to write."""
    one_of = {
        E.CORRECTED: Disposition.RECORD_CORRECTED,
        E.TRANSFERRED_TO: Disposition.CORRECTION_TRANSFERRED,
    }
    return tuple(
        element
        for element in Element
        if element in SPECS[kind].elements
        and element not in _SUPPLIED
        and one_of.get(element, disposition) == disposition
    )


def missing_elements(case: Case, decision: Decision, on: date) -> list[Element]:
    """Return what the drafted reply still lacks; its number comes with issuing."""
    kind = LetterKind.of(decision.letter_kind)
    contents = contents_of(case, kind, on, decision=decision)
    return missing(kind, contents, is_issuing=False)


def contents_of(
    case: Case,
    kind: LetterKind,
    on: date,
    *,
    values: Mapping[Element, str] | None = None,
    decision: Decision | None = None,
    consultation: Consultation | None = None,
    charge: Charge | None = None,
) -> Contents:
    """Return all a letter says; ``values`` win over what the rows supply."""
    desk = Desk.objects.get(agency_id=case.agency_id)
    given = _common(case, desk) | _of_past(case, kind)
    if decision:
        given |= _of_decision(case, decision)
    if SPECS[kind].to is not Recipient.APPLICANT:
        given[E.REQUESTED] = case.subject
    consultee = Consultee.of(consultation.consultee) if consultation else None
    return filled(
        kind,
        Contents(
            values=given | dict(values or {}),
            decided_on=on,
            disposition=Disposition.of(decision.disposition) if decision else None,
            delivery=_delivery(case, kind),
            parts=_parts(decision),
            charge=charge,
            consultee=consultee or _consultee_of_notice(kind),
            addressee_kind=_addressee_kind(case, kind, consultation),
            regime=Regime.of(case.regime) if case.regime else Regime.NEW,
            query_review_first=desk.query_review_first,
        ),
    )


def enclosed_files(case: Case) -> list[str]:
    """Return the names of the files a reply hands out: those of this round."""
    reopened = [row.on for row in case.events.all() if row.action == Action.REOPEN]
    since = max(reopened, default=date.min)
    return [
        masked(row.name.rsplit(".", 1)[0])
        for row in case.files.all()
        if row.role == FileRole.RELEASED and row.added_on >= since
    ]


def due_text(case: Case) -> str:
    """Return the deadline as a letter states it, with its reservation if any."""
    return _day(case.due_on) + (_PROVISIONAL if case.is_provisional else "")


def _common(case: Case, desk: Desk) -> dict[Element, str]:
    agency = case.agency
    place = agency.office or agency.name
    contact = "，".join(part for part in (place, agency.phone, agency.address) if part)
    return {
        E.ADDRESSEE: case.applicant.name,
        E.ORGAN: agency.name,
        E.REGISTRATION: case.number,
        E.RECEIVED_ON: _day(case.received_on),
        E.REQUESTED: _requested(case),
        E.REVIEW_BODY: desk.review_body,
        E.COURT: desk.court,
        E.REVIEW_URL: desk.review_url,
        E.MEDIUM: Medium.of(case.medium).label,
        E.CONTACT: contact,
        E.CHANNEL: Channel.of(case.channel).label,
        E.DUE_ON: due_text(case),
        E.QUERY_CODE: code_for(case.submission_key),
        E.PAYMENT: desk.payment,
    }


def _of_decision(case: Case, decision: Decision) -> dict[Element, str]:
    known = {Element.of(name): str(text) for name, text in decision.elements.items()}
    values = known | {E.REASON: decision.reasons}
    if decision.basis.strip():
        values[E.BASIS] = decision.basis
    return values


def _of_past(case: Case, kind: LetterKind) -> dict[Element, str]:
    """Return what a letter repeats of earlier steps, as far as it needs them."""
    wanted = SPECS[kind].elements
    values: dict[Element, str] = {}
    if E.CLARIFICATION_NUMBER in wanted:
        values |= _of_clarification(case)
    if E.FEE_NUMBER in wanted:
        values |= _of_fee(case)
    if E.CONSULTATION in wanted:
        values |= _of_consultation(case)
    if E.COUNTS in wanted:
        values[E.COUNTS] = _counts(case)
    return values


def _of_clarification(case: Case) -> dict[Element, str]:
    row = case.clarifications.order_by("pk").last() or Clarification()
    letter = _last_letter(case, LetterKind.CLARIFICATION)
    return {
        E.CLARIFICATION_NUMBER: letter.number_text if letter else "",
        E.CLARIFICATION_ON: _day(row.asked_on),
        E.CLARIFY_BY: _day(row.reply_by),
        E.CLARIFIED_ON: _day(row.answered_on),
    }


def _of_fee(case: Case) -> dict[Element, str]:
    row = case.fees.order_by("pk").last()
    letter = _last_letter(case, LetterKind.FEE)
    return {
        E.FEE_NUMBER: letter.number_text if letter else "",
        E.FEE_NOTICED_ON: _day(row.sent_on) if row else "",
        E.PAY_BY: _day(row.pay_by) if row else "",
    }


def _of_consultation(case: Case) -> dict[Element, str]:
    rows = case.consultations.filter(consultee=Consultee.THIRD_PARTY)
    heard = [row for row in rows if row.opinion in OPINIONS]
    words = "；".join(OPINIONS[Opinion.of(row.opinion)] for row in heard)
    return {
        E.CONSULTATION: words,
        E.CONSULTED_ON: _day(heard[0].opened_on) if heard else "",
    }


def _counts(case: Case) -> str:
    asked = CaseEvent.objects.filter(case=case, action=Action.ASK_REASONS).last()
    return asked.note if asked else ""


def _parts(decision: Decision | None) -> tuple[Part, ...]:
    if decision is None or decision.disposition != Disposition.PARTLY_GRANTED:
        return ()
    return tuple(
        Part(
            row.content,
            None if row.is_given else Disposition.of(row.ground),
            row.reason,
        )
        for row in decision.parts.all()
    )


def _requested(case: Case) -> str:
    number = f"（{case.document_number}）" if case.document_number else ""
    return f"{case.subject}{number}"


def _consultee_of_notice(kind: LetterKind) -> Consultee | None:
    return Consultee.THIRD_PARTY if kind is LetterKind.CONSULTATION_NOTICE else None


def _delivery(case: Case, kind: LetterKind) -> Delivery:
    """Only the applicant chose a way; everybody else is written to by post."""
    is_own = SPECS[kind].to is Recipient.APPLICANT
    return Delivery.of(case.delivery) if is_own else Delivery.POST


def _addressee_kind(
    case: Case, kind: LetterKind, consultation: Consultation | None
) -> ApplicantKind:
    if SPECS[kind].to is Recipient.APPLICANT:
        return ApplicantKind.of(case.applicant_kind)
    if consultation and consultation.is_person:
        return ApplicantKind.NATURAL_PERSON
    return ApplicantKind.OTHER_ORGANIZATION


def _last_letter(case: Case, kind: LetterKind) -> Letter | None:
    return case.letters.filter(kind=kind).order_by("pk").last()


def _day(day: date | None) -> str:
    return date_text(day) if day else ""
