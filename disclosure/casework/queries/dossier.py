"""Questions of the handling page: one case with everything that belongs to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from disclosure.casework.display.masking import (
    masked_address,
    masked_email,
    masked_name,
    masked_number,
    masked_phone,
    masked_postcode,
)
from disclosure.casework.letters.contents import contents_of, enclosed_files
from disclosure.casework.letters.text import LetterText, render
from disclosure.casework.models import Applicant, Case, CaseEvent, Decision
from disclosure.casework.rules.actions import Action
from disclosure.casework.rules.letters import Element
from disclosure.casework.rules.vocabulary import (
    IdentityDocument,
    LetterKind,
    State,
)
from disclosure.encryption.fields import LookupKeyField
from disclosure.encryption.sealing import lookup_keys

#: How many other requests of the same applicant are listed.
SHOWN_SIMILAR = 10
_BEFORE_REVIEW = (State.HANDLING, State.AWAITING_CLARIFICATION, State.AWAITING_FEE)
_MASKS = {
    "name": masked_name,
    "identity_number": masked_number,
    "credit_code": masked_number,
    "legal_representative": masked_name,
    "contact_name": masked_name,
    "phone": masked_phone,
    "email": masked_email,
    "address": masked_address,
    "postcode": masked_postcode,
    "agent_name": masked_name,
    "agent_identity_number": masked_number,
    "agent_phone": masked_phone,
}


@dataclass(frozen=True)
class PersonalFact:
    """A field of the applicant with its label, masked or plain."""

    label: object
    value: str


def dossier_of(case_id: int) -> Case:
    """Return a case with all that its page shows, read in a fixed number of queries."""
    events = CaseEvent.objects.select_related("by")
    return (
        Case.objects.select_related("agency", "applicant", "handler")
        .prefetch_related(
            Prefetch("events", queryset=events),
            "clarifications",
            "consultations",
            "letters",
            "fees",
            "challenges",
            "extensions__asked_by",
            "extensions__decided_by",
            "files__by",
            "moves",
        )
        .get(pk=case_id)
    )


def personal_facts(applicant: Applicant, *, is_masked: bool) -> list[PersonalFact]:
    """Return what is known of the applicant, for a page; masked by default."""
    facts = []
    for name, mask in _MASKS.items():
        text = getattr(applicant, name)
        if text:
            label = Applicant._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            facts.append(PersonalFact(label, mask(text) if is_masked else text))
    return facts


def identity_document(applicant: Applicant) -> str:
    """Return the label of the document, "" if there is none."""
    kind = applicant.identity_document
    return IdentityDocument.of(kind).label if kind else ""


def same_applicant(case: Case) -> QuerySet[Case]:
    """Return the agency's other requests of the same person, newest first.

    The same by the number of the document; without a number, by name.
    """
    key = "identity_number" if case.applicant.identity_number else "name"
    field = Applicant._meta.get_field(f"{_KEYS[key]}")
    assert isinstance(field, LookupKeyField)
    keys = lookup_keys(field.purpose_on(Applicant), getattr(case.applicant, key))
    found = {f"applicant__{_KEYS[key]}__in": [key for key in keys if key]}
    return (
        Case.objects.filter(agency_id=case.agency_id, **found)
        .exclude(pk=case.pk)
        .order_by("-submitted_on", "-pk")
    )


def month_before(case: Case) -> int:
    """Return how many requests the applicant filed earlier in the same month (件)."""
    first = case.submitted_on.replace(day=1)
    return (
        same_applicant(case)
        .filter(submitted_on__gte=first, submitted_on__lte=case.submitted_on)
        .filter(pk__lt=case.pk)
        .count()
    )


def preview_of(case: Case, decision: Decision, on: date) -> LetterText:
    """Return the drafted reply as it would read, its addressee masked.

    What is missing shows as a gap.
    """
    kind = LetterKind.of(decision.letter_kind)
    name = {Element.ADDRESSEE: masked_name(case.applicant.name)}
    contents = contents_of(case, kind, on, decision=decision, values=name)
    text = render(kind, contents, case.agency.slug)
    return text.enclosing(enclosed_files(case))


def returned_with(case: Case) -> CaseEvent | None:
    """Return why the draft came back, while nobody has handed it in again."""
    if case.state not in _BEFORE_REVIEW:
        return None
    moves = (Action.RETURN_REPLY, Action.SUBMIT_REPLY)
    last = [event for event in case.events.all() if event.action in moves]
    newest = max(last, key=lambda event: event.pk, default=None)
    return newest if newest and newest.action == Action.RETURN_REPLY else None


_KEYS = {"identity_number": "identity_key", "name": "name_key"}
