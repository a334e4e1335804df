"""The history of a case as supervision reads it: what was done, when, by whom.

What colleagues wrote to each other is left out; the words of supervision are not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from disclosure.casework.models import Case, CaseEvent
from disclosure.casework.rules.actions import SUPERVISION, Action
from disclosure.casework.rules.vocabulary import EventKind
from disclosure.translation import headed, translate


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
        what=_what(event, action),
        who=_who(event, action),
        note=event.note if action in SUPERVISION else "",
        is_void=event.is_void,
    )


def _what(event: CaseEvent, action: Action) -> str:
    label = EventKind.of(event.kind).label if event.kind else ""
    if action is Action.AMEND and label:
        return headed(translate(action.label), translate(label))
    return translate(label or action.label)


def _who(event: CaseEvent, action: Action) -> str:
    """A line that nobody wrote is the applicant's, or the daily command's."""
    if event.by is not None:
        return str(event.by)
    return _("系统") if action in SUPERVISION else _("申请人")
