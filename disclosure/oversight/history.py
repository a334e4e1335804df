"""The history of a case as supervision reads it: what was done, when, by whom.

What colleagues wrote to each other is left out; the words of supervision are not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from disclosure.casework.display.history import what, who
from disclosure.casework.models import Case, CaseEvent
from disclosure.casework.rules.actions import SUPERVISION, Action


@dataclass(frozen=True)
class Line:
    """A dated line; ``at`` is when it was entered, ``note`` what supervision said."""

    on: date
    at: datetime
    what: str
    who: str
    note: str
    is_void: bool


def history_of(case: Case) -> list[Line]:
    """Return the lines of a case whose events are read, the newest first."""
    events = sorted(case.events.all(), key=lambda row: (row.on, row.pk), reverse=True)
    return [_line(event) for event in events if event.action != Action.NOTE]


def _line(event: CaseEvent) -> Line:
    action = Action.of(event.action)
    return Line(
        on=event.on,
        at=event.at,
        what=what(event),
        who=who(event),
        note=event.note if action in SUPERVISION else "",
        is_void=event.is_void,
    )
