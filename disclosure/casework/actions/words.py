"""Entering the words of a subject into the index that the list searches."""

from __future__ import annotations

from disclosure.casework.models import Case, CaseWords
from disclosure.casework.rules.words import pieces_of


def words_of(subject: str, agency_id: int) -> str:
    """Return what the index holds of a subject, with a piece for the agency."""
    return " ".join([*pieces_of(subject), agency_piece(agency_id)])


def agency_piece(agency_id: int) -> str:
    """Return the piece that narrows a search to one agency."""
    return f"agency{agency_id}"


def enter_words(case: Case) -> None:
    """Make a stored case findable by the words of its subject."""
    words = words_of(case.subject, case.agency_id)
    CaseWords.objects.create(case=case, words=words)
