"""What a check finds, in a shape that survives rechecking."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from disclosure.labels import Sentence
from reports.rules.vocabulary import Level


@dataclass(frozen=True)
class Finding:
    """One finding: the rule's stable id, how grave it is, and where it is.

    ``section`` is the key of a section, ``code`` the address of a figure,
    ``where`` the words of the text. ``subject`` is what the fingerprint is made
    of besides the place: a waiver lasts until one of them changes. ``expected``
    and ``found`` are the figures that should agree, as written.
    """

    rule: str
    level: Level
    message: Sentence
    section: str = ""
    code: str = ""
    where: str = ""
    subject: str = ""
    expected: str = ""
    found: str = ""
    must_be_answered: bool = False

    @property
    def fingerprint(self) -> str:
        parts = (self.rule, self.section, self.code, self.where, self.subject)
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:24]
