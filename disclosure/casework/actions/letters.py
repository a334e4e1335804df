"""Issuing a letter: complete, numbered without gaps, frozen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date

from disclosure.agencies.models import User
from disclosure.blocked import Blocked
from disclosure.casework.actions.numbering import next_number
from disclosure.casework.letters.contents import contents_of
from disclosure.casework.letters.text import faults, render
from disclosure.casework.models import Case, Consultation, Decision, Desk, Letter
from disclosure.casework.rules.fees import Charge
from disclosure.casework.rules.letters import (
    SPECS,
    Element,
    Recipient,
    number_text,
    remedy_for,
)
from disclosure.casework.rules.numbering import WORDS
from disclosure.casework.rules.vocabulary import Delivery, LetterKind
from disclosure.casework.tracking.codes import code_for
from disclosure.labels import noop, sentence


def issue_letter(
    case: Case,
    kind: LetterKind,
    *,
    by: User | None,
    on: date,
    values: Mapping[Element, str] | None = None,
    decision: Decision | None = None,
    consultation: Consultation | None = None,
    charge: Charge | None = None,
    enclosed: Iterable[str] = (),
) -> Letter:
    """Give a letter its number and freeze its text, in the caller's transaction.

    Raises Blocked naming every element the law demands and the letter lacks,
    also where an agency's own template has lost it. ``enclosed`` names the files
    that come with it.
    """
    number = next_number(case.agency_id, f"letter.{kind}", on.year)
    numbered = number_text(_mark(case, kind), on.year, number)
    contents = contents_of(
        case,
        kind,
        on,
        values={**(values or {}), Element.NUMBER: numbered},
        decision=decision,
        consultation=consultation,
        charge=charge,
    )
    text = render(kind, contents, case.agency.slug)
    _refuse(kind, faults(kind, contents, text))
    text = text.enclosing(enclosed)
    frozen = text.without(code_for(case.submission_key)).to_json()
    return Letter.objects.create(
        agency_id=case.agency_id,
        case=case,
        kind=kind,
        year=on.year,
        number=number,
        number_text=numbered,
        content=frozen,
        digest=_digest(frozen),
        remedy=remedy_for(kind, contents),
        decision=decision,
        consultation=consultation,
        issued_on=on,
        issued_by=by,
        way=case.delivery if SPECS[kind].to is Recipient.APPLICANT else Delivery.POST,
        sent_on=None if _is_sent_later(kind) else on,
    )


def is_untouched(letter: Letter) -> bool:
    """Tell whether the text of a letter is still the one that was issued."""
    return _digest(letter.content) == letter.digest


def _is_sent_later(kind: LetterKind) -> bool:
    """A reply is sent in a step of its own; slips within the house are not sent."""
    spec = SPECS[kind]
    if spec.to is Recipient.INTERNAL or kind is LetterKind.SERVICE_RECORD:
        return True
    return spec.decides and spec.to is Recipient.APPLICANT


def _refuse(kind: LetterKind, lacking: list[Element]) -> None:
    if lacking:
        raise Blocked(
            [
                sentence(
                    noop("“%(letter)s”缺少“%(element)s”，不能发出。"),
                    letter=kind,
                    element=element,
                )
                for element in lacking
            ]
        )


def _mark(case: Case, kind: LetterKind) -> str:
    mark = Desk.objects.values_list("mark", flat=True).get(agency_id=case.agency_id)
    return f"{mark}{WORDS[kind]}"


def _digest(content: object) -> str:
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()
