"""What a letter must say, what is missing, and what its text has lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from disclosure.casework.rules.letters import wording
from disclosure.casework.rules.letters.contents import (
    Contents,
    Part,
    clause,
    date_text,
    line,
)
from disclosure.casework.rules.letters.elements import (
    AT_ISSUE,
    NOT_PRINTED,
    Element,
)
from disclosure.casework.rules.letters.specs import SPECS
from disclosure.casework.rules.remedies import (
    Routes,
    needs_review_url,
    remedy_class,
    remedy_text,
)
from disclosure.casework.rules.vocabulary import (
    Consultee,
    Disposition,
    LetterKind,
    Remedy,
)

E = Element
_OF_PARTS = (E.GIVEN_PART, E.WITHHELD_PART, E.PART_GROUND, E.PART_REASON)
_OF_CORRECTION = {
    Disposition.RECORD_CORRECTED: E.CORRECTED,
    Disposition.CORRECTION_TRANSFERRED: E.TRANSFERRED_TO,
}


def remedy_for(kind: LetterKind, contents: Contents) -> Remedy:
    """Return the remedies a letter must name, by its kind, outcome and day."""
    if kind is LetterKind.THIRD_PARTY_DECISION:
        return Remedy.CHOICE
    if not SPECS[kind].decides or contents.disposition is None:
        return Remedy.NONE
    return remedy_class(
        contents.disposition,
        contents.decided_on,
        contents.grounds,
        contents.query_review_first,
    )


def required(kind: LetterKind, contents: Contents) -> tuple[Element, ...]:
    """Return every element this letter must have, in the order of a letter."""
    extra = frozenset(_demanded(kind, contents))
    named = frozenset(SPECS[kind].required) | extra
    return tuple(element for element in Element if element in named)


def missing(
    kind: LetterKind, contents: Contents, is_issuing: bool = True
) -> list[Element]:
    """Return the required elements that are blank.

    ``contents`` should be ``filled``. An outcome the letter cannot carry counts
    as a missing decision. Before issuing a letter has no number yet: then say
    ``is_issuing=False``.
    """
    later = frozenset() if is_issuing else AT_ISSUE
    return [
        element
        for element in required(kind, contents)
        if element not in later and _is_blank(element, kind, contents)
    ]


def absent(kind: LetterKind, text: str, contents: Contents) -> list[Element]:
    """Return the required elements whose value does not stand in ``text``.

    For the text of an agency's own template. Blank elements are left to
    ``missing``.
    """
    return [
        element
        for element in required(kind, contents)
        if element not in NOT_PRINTED
        and not all(piece in text for piece in _pieces(element, contents))
    ]


def filled(kind: LetterKind, contents: Contents) -> Contents:
    """Return the contents with every phrase the law gives, where it is blank.

    Those are: decided_on, delivery, basis, decision, ground, remedy, limit,
    consequence, excluded, reply_form, the fee, and the blanks of a service
    record. A blank name in the remedy shows as a gap.
    """
    given = {key: text for key, text in contents.values.items() if text.strip()}
    derived = {key: text for key, text in _derived(kind, contents).items() if text}
    return replace(contents, values=derived | given)


def gap(element: Element) -> str:
    """Return the mark that shows in a draft where an element is missing."""
    return f"（待填：{element.label}）"


def _demanded(kind: LetterKind, contents: Contents) -> Iterator[Element]:
    remedy = remedy_for(kind, contents)
    if remedy is not Remedy.NONE:
        yield from (E.REMEDY, E.REVIEW_BODY, E.COURT)
    if needs_review_url(remedy, contents.delivery, contents.decided_on):
        yield E.REVIEW_URL
    if kind is LetterKind.PARTLY_GRANTED:
        yield from _OF_PARTS
    if Disposition.THIRD_PARTY in contents.grounds | {contents.disposition}:
        yield E.CONSULTATION
    if contents.disposition in _OF_CORRECTION:
        yield _OF_CORRECTION[contents.disposition]
    if wording.consequence(kind, contents.consultee):
        yield E.CONSEQUENCE


def _is_blank(element: Element, kind: LetterKind, contents: Contents) -> bool:
    if element in _OF_PARTS:
        return not _has_parts(element, contents)
    # A label alone would hide whether a web address is due.
    if element is E.DELIVERY and contents.delivery is None:
        return True
    allowed = SPECS[kind].dispositions
    if element is E.DECISION and allowed and contents.disposition not in allowed:
        return True
    return not contents.value(element)


def _has_parts(element: Element, contents: Contents) -> bool:
    given, withheld = contents.given, contents.withheld
    if element is E.GIVEN_PART:
        return bool(given) and all(line(part.description) for part in given)
    if element is E.WITHHELD_PART:
        return bool(withheld) and all(line(part.description) for part in withheld)
    if element is E.PART_GROUND:
        return all(ground_of(part) and basis_of(part, contents) for part in withheld)
    return all(line(part.reason) for part in withheld)


def _pieces(element: Element, contents: Contents) -> list[str]:
    """Return what must stand in the text for an element."""
    withheld = contents.withheld
    if element is E.GIVEN_PART:
        return [clause(part.description) for part in contents.given]
    if element is E.WITHHELD_PART:
        return [clause(part.description) for part in withheld]
    if element is E.PART_GROUND:
        return [basis_of(part, contents) for part in withheld]
    if element is E.PART_REASON:
        return [line(part.reason) for part in withheld]
    if element is E.WORKDAYS:
        return [wording.workdays(contents.value(element))]
    return contents.value(element).splitlines()


def ground_of(part: Part) -> str:
    """Return why a part is not given, as a clause; "" for a part given."""
    return wording.ground_phrase(part.disposition) if part.disposition else ""


def basis_of(part: Part, contents: Contents) -> str:
    """Return the articles a part is withheld under; "" for a part given."""
    if part.disposition is None:
        return ""
    return wording.basis(part.disposition, contents.regime)


def _derived(kind: LetterKind, contents: Contents) -> dict[Element, str]:
    disposition, delivery = contents.disposition, contents.delivery
    texts = {
        E.DECIDED_ON: date_text(contents.decided_on),
        E.DELIVERY: delivery.label if delivery else "",
        E.BASIS: _basis(kind, contents),
        E.DECISION: wording.decision_phrase(kind, disposition, contents.regime),
        E.GROUND: wording.ground_phrase(disposition) if disposition else "",
        E.LIMIT: wording.limit(kind),
        E.CONSEQUENCE: wording.consequence(kind, contents.consultee),
        E.EXCLUDED: wording.EXCLUDED,
        E.REPLY_FORM: wording.REPLY_FORM,
        E.DELIVERED_ON: wording.DAY_HERE,
        E.RECIPIENT: wording.SIGN_HERE,
        E.REFUSAL: wording.REFUSED_HERE,
        E.CONSULTEE: contents.consultee.label if contents.consultee else "",
        E.REMEDY: "\n".join(remedy_text(_routes(kind, contents))),
    }
    return texts | _fee(contents)


def _basis(kind: LetterKind, contents: Contents) -> str:
    if kind is LetterKind.AGENCY_OPINION and contents.consultee is Consultee.AGENCY:
        return wording.basis_of_letter(
            LetterKind.CONSULTATION_NOTICE, None, contents.regime
        )
    return wording.basis_of_letter(kind, contents.disposition, contents.regime)


def _fee(contents: Contents) -> dict[Element, str]:
    charge = contents.charge
    if charge is None:
        return {}
    return {
        E.STANDARD: wording.standard(charge),
        E.QUANTITY: wording.quantity(charge),
        E.AMOUNT: wording.yuan(charge),
    }


def _routes(kind: LetterKind, contents: Contents) -> Routes:
    remedy = remedy_for(kind, contents)
    url = contents.value(E.REVIEW_URL)
    if not url and needs_review_url(remedy, contents.delivery, contents.decided_on):
        url = gap(E.REVIEW_URL)
    return Routes(
        remedy,
        contents.value(E.REVIEW_BODY) or gap(E.REVIEW_BODY),
        contents.value(E.COURT) or gap(E.COURT),
        contents.decided_on,
        url,
    )
