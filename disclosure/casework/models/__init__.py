"""The rows of a case."""

from disclosure.casework.models.case import Applicant, Case, Draft
from disclosure.casework.models.challenges import Challenge
from disclosure.casework.models.desks import Desk, Sequence
from disclosure.casework.models.files import CaseFile, DraftFile
from disclosure.casework.models.notices import DeadlineMove, Notice
from disclosure.casework.models.proceedings import (
    CaseEvent,
    Clarification,
    Consultation,
    Extension,
    FeeNotice,
)
from disclosure.casework.models.replies import Decision, DecisionPart, Letter
from disclosure.casework.models.words import CaseWords

__all__ = [
    "Applicant",
    "Case",
    "CaseEvent",
    "CaseFile",
    "CaseWords",
    "Challenge",
    "Clarification",
    "Consultation",
    "DeadlineMove",
    "Decision",
    "DecisionPart",
    "Desk",
    "Draft",
    "DraftFile",
    "Extension",
    "FeeNotice",
    "Letter",
    "Notice",
    "Sequence",
]
