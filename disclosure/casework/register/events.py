"""The dated lines that a row of an old register stands for, and their clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.core.exceptions import ValidationError

from disclosure.casework.models import CaseEvent
from disclosure.casework.queries.cases import event_of
from disclosure.casework.register.rows import RegisterRow
from disclosure.casework.rules.actions import Action
from disclosure.casework.rules.clock import Clock, Contradiction, run
from disclosure.casework.rules.vocabulary import Channel, Consultee, EventKind
from disclosure.translation import translate
from disclosure.workdays import Workdays

#: The column of the register that an event was made from.
_FIELDS = {
    EventKind.SUBMITTED: "submitted_on",
    EventKind.ARRIVED: "submitted_on",
    EventKind.AGENCY_CONFIRMED: "received_on",
    EventKind.APPLICANT_CONFIRMED: "received_on",
    EventKind.CLARIFICATION_ASKED: "clarification_asked_on",
    EventKind.CLARIFIED: "clarified_on",
    EventKind.CONSULTATION_OPENED: "consulted_on",
    EventKind.CONSULTATION_CLOSED: "consultation_closed_on",
    EventKind.EXTENDED: "extended_by",
    EventKind.ANSWERED: "answered_on",
    EventKind.WITHDRAWN: "withdrawn_on",
}
#: The columns that hold a day.
DAYS = frozenset(_FIELDS.values()) - {"extended_by"} | {"extended_on"}


def events_of(row: RegisterRow, calendar: Workdays, today: date) -> list[CaseEvent]:
    """Return the dated lines of a row, not stored, in the order in which they count.

    Raises ValidationError by column where the days cannot follow one another.
    """
    lines = [*_receipt(row), *_middle(row)]
    if row.extended_by:
        lines.append(_extension(row, lines, calendar, today))
    if row.answered_on:
        lines.append(_line(Action.DISPATCH, EventKind.ANSWERED, row.answered_on))
    if row.withdrawn_on:
        lines.append(_line(Action.WITHDRAW, EventKind.WITHDRAWN, row.withdrawn_on))
    return _in_order(lines)


def folded(
    lines: list[CaseEvent], channel: Channel, calendar: Workdays, today: date
) -> Clock:
    """Return the clock of a row; raises ValidationError by column."""
    try:
        return run(
            [event_of(line) for line in _in_order(lines)], channel, calendar, today
        )
    except Contradiction as wrong:
        column = _FIELDS[wrong.event.kind]
        raise ValidationError({column: translate(wrong.sentence)}) from wrong


def _in_order(lines: list[CaseEvent]) -> list[CaseEvent]:
    return sorted(lines, key=lambda line: line.on)


def _receipt(row: RegisterRow) -> Iterator[CaseEvent]:
    """The lines that make the register's day of receipt the day of receipt."""
    sent, received = row.submitted_on or row.received_on, row.received_on
    channel = row.channel
    posted = channel in (Channel.POST_SIGNED, Channel.POST_PLAIN, Channel.FAX)
    kind = EventKind.ARRIVED if posted else EventKind.SUBMITTED
    if channel in (Channel.POST_SIGNED, Channel.IN_PERSON, Channel.ORAL):
        yield _line(Action.REGISTER, kind, received)
        return
    yield _line(Action.REGISTER, kind, sent)
    yield _line(Action.CONFIRM, EventKind.AGENCY_CONFIRMED, received)
    if channel is Channel.POST_PLAIN:
        yield _line(Action.CONFIRM, EventKind.APPLICANT_CONFIRMED, received)


def _middle(row: RegisterRow) -> Iterator[CaseEvent]:
    asked, answer = row.clarification_asked_on, row.clarified_on
    third = str(Consultee.THIRD_PARTY)
    if asked:
        yield _line(Action.ASK_CLARIFICATION, EventKind.CLARIFICATION_ASKED, asked)
    if answer:
        yield _line(Action.RECORD_CLARIFICATION, EventKind.CLARIFIED, answer)
    if row.consulted_on:
        opened = EventKind.CONSULTATION_OPENED
        yield _line(Action.CONSULT, opened, row.consulted_on, consultee=third)
    if row.consultation_closed_on:
        closed, day = EventKind.CONSULTATION_CLOSED, row.consultation_closed_on
        yield _line(Action.RECORD_OPINION, closed, day, consultee=third)


def _extension(
    row: RegisterRow, lines: list[CaseEvent], calendar: Workdays, today: date
) -> CaseEvent:
    """An extension without a day was told at the latest on the last day."""
    day = row.extended_on
    if day is None:
        due = folded(lines, row.channel, calendar, today).due_on
        known = (due, row.answered_on, row.withdrawn_on, today)
        day = min(found for found in known if found)
    return _line(
        Action.GRANT_EXTENSION, EventKind.EXTENDED, day, workdays=row.extended_by
    )


def _line(action: Action, kind: EventKind, on: date, **data: object) -> CaseEvent:
    return CaseEvent(action=action, kind=kind, on=on, data=data)
