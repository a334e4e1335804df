"""What has happened in a case: the state that the fold carries along."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from disclosure.casework.rules.clock.events import Event
from disclosure.casework.rules.clock.receipt import (
    ALLOWANCE,
    LONGEST_EXTENSION,
    Receipt,
    regime_of,
)
from disclosure.casework.rules.clock.reckoning import (
    Interval,
    Reckoner,
    counted,
    merged,
    used_up,
)
from disclosure.casework.rules.vocabulary import Channel, Consultee, EventKind, Regime
from disclosure.workdays import Workdays

#: Working days in which a consultee answers, from the day the letter came.
CONSULTEE_DAYS = 15


@dataclass
class Consultation:
    """An opinion asked for; open until ``closed_on`` is set."""

    consultee: Consultee | None
    opened_on: date
    limit: date
    closed_on: date | None = None

    @property
    def interval(self) -> Interval:
        return Interval(self.opened_on, self.closed_on or self.limit)


@dataclass
class Wait:
    """Time in which the applicant has to do something; open until it is done."""

    kind: EventKind
    since: date
    until: date | None = None


@dataclass(frozen=True)
class Start:
    """A day on which the clock began, and the kind of event that began it."""

    day: date
    kind: EventKind | None = None


@dataclass
class History:
    """The facts of a case up to an event.

    ``anchor`` and ``allowance`` give the due day: so many working days after
    the anchor. The anchor is the last start, or the day of an Art. 35 delay.
    """

    channel: Channel
    receipt: Receipt
    reckoner: Reckoner
    starts: list[Start] = field(default_factory=list)
    consultations: list[Consultation] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list)
    fee_notice: Event | None = None
    extension: int = 0
    delay: Event | None = None
    ended: Event | None = None
    anchor: date = date.min
    allowance: int = 0

    def __post_init__(self) -> None:
        if self.receipt.received_on is not None:
            self.start(Start(self.receipt.received_on))

    @property
    def regime(self) -> Regime:
        """The Regulation; of a request not yet received, by the day it came."""
        day = self.receipt.received_on or self.receipt.reached_on
        return Regime.NEW if day is None else regime_of(day)

    @property
    def base(self) -> int:
        return ALLOWANCE[self.regime]

    @property
    def longest_extension(self) -> int:
        return LONGEST_EXTENSION[self.regime]

    @property
    def last_start(self) -> date:
        return self.starts[-1].day

    @property
    def answered_on(self) -> date | None:
        if self.ended is None or self.ended.kind != EventKind.ANSWERED:
            return None
        return self.ended.on

    def start(self, start: Start) -> None:
        """Let the clock begin anew with the whole allowance."""
        self.starts.append(start)
        self.anchor = start.day
        self.allowance = self.base + self.extension
        self.delay = None

    def waiting(self, kind: EventKind) -> Wait | None:
        """Return the open wait of a kind, if the applicant still owes it."""
        return next((w for w in self.waits if w.kind == kind and not w.until), None)

    def excluded(self) -> list[Interval]:
        """Return the consultation intervals, merged."""
        return merged(found.interval for found in self.consultations)

    def due_on(self) -> date:
        """Return the day on which the allowance is used up, as things stand."""

        def question(calendar: Workdays) -> date:
            return used_up(calendar, self.anchor, self.allowance, self.excluded())

        return self.reckoner.ask("due_on", question)

    def base_due_on(self) -> date:
        """Return the due day without the extension and without a delay."""

        def question(calendar: Workdays) -> date:
            return used_up(calendar, self.last_start, self.base, self.excluded())

        return self.reckoner.ask("base_due_on", question)

    def counted(self, name: str, start: date, end: date) -> int:
        """Return the working days after ``start`` up to ``end`` that count."""
        return self.reckoner.ask(
            name, lambda calendar: counted(calendar, start, end, self.excluded())
        )

    def add(self, name: str, start: date, days: int) -> date:
        """Return the ``days``-th working day after ``start``."""
        return self.reckoner.ask(name, lambda calendar: calendar.add(start, days))
