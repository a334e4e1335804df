"""What the workflow asks about a case and the officer, on one day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from disclosure.labels import Labelled


@dataclass(frozen=True)
class CaseFacts:
    """What the checks need to know of a case and of the officer, on one day."""

    today: date
    is_received: bool = True
    due_on: date | None = None
    round: int = 1
    clarifications: int = 0
    notice_by: date | None = None
    may_ask_again: bool = False
    clarify_by: date | None = None
    awaits_clarification: bool = False
    awaits_fee: bool = False
    pay_by: date | None = None
    fees: int = 0
    unserved_fees: int = 0
    open_consultations: int = 0
    unserved_consultations: int = 0
    objections: int = 0
    is_extended: bool = False
    pending_extensions: int = 0
    asked_extension: bool = False
    asked_reasons: bool = False
    disposition: str = ""
    has_public_interest: bool = False
    protects_third_party: bool = False
    missing: tuple[Labelled, ...] = field(default=())
    is_drafter: bool = False
    has_waiting_letters: bool = False
    pending_challenges: int = 0
    corrected_challenges: int = 0

    @property
    def is_expired(self) -> bool:
        """The reply is overdue: nothing can prolong it any more."""
        return self.due_on is not None and self.today > self.due_on
