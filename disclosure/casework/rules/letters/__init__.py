"""The letters of the office: what each must say, and its set phrases. Pure."""

from disclosure.casework.rules.letters.checks import (
    absent,
    filled,
    gap,
    missing,
    remedy_for,
    required,
)
from disclosure.casework.rules.letters.contents import (
    Contents,
    Part,
    date_text,
    number_text,
)
from disclosure.casework.rules.letters.elements import Element
from disclosure.casework.rules.letters.specs import (
    SPECS,
    LetterSpec,
    Recipient,
    letter_kinds_for,
)
from disclosure.casework.rules.letters.wording import (
    basis,
    basis_of_letter,
    withholding_phrase,
)

__all__ = [
    "SPECS",
    "Contents",
    "Element",
    "LetterSpec",
    "Part",
    "Recipient",
    "absent",
    "basis",
    "basis_of_letter",
    "date_text",
    "filled",
    "gap",
    "letter_kinds_for",
    "missing",
    "number_text",
    "remedy_for",
    "required",
    "withholding_phrase",
]
