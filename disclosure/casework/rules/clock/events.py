"""What a clock is made of: dated events, and what is wrong with one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from disclosure.casework.rules.vocabulary import Consultee, EventKind
from disclosure.labels import Sentence, noop, sentence


@dataclass(frozen=True)
class Event:
    """One dated fact of a case; what a kind does not use stays None.

    ``reply_by`` belongs to a request for clarification, ``consultee`` and
    ``letter_received`` to a consultation, ``workdays`` to an extension,
    ``received_on`` to a fee notice, ``until`` to a delay under Art. 35.
    """

    kind: EventKind
    on: date
    reply_by: date | None = None
    consultee: Consultee | None = None
    letter_received: date | None = None
    workdays: int | None = None
    until: date | None = None
    received_on: date | None = None


class Contradiction(Exception):
    """An event that cannot stand with those before it.

    ``event`` is the event, ``sentence`` names it and gives the reason.
    """

    def __init__(self, event: Event, reason: Sentence) -> None:
        self.event = event
        self.sentence = sentence(
            noop("%(event)s（%(on)s）：%(reason)s"),
            event=event.kind,
            on=event.on,
            reason=reason,
        )
        super().__init__(self.sentence)

    def __str__(self) -> str:
        return str(self.sentence)
