"""A line of the history of a case: what happened, and whose doing it was."""

from __future__ import annotations

from django.utils.translation import gettext as _

from disclosure.casework.models import CaseEvent
from disclosure.casework.rules.actions import SUPERVISION, Action
from disclosure.casework.rules.vocabulary import EventKind
from disclosure.translation import headed, translate


def what(event: CaseEvent) -> str:
    """Return the event in words, else the step that was taken."""
    label = EventKind.of(event.kind).label if event.kind else ""
    action = Action.of(event.action)
    if action is Action.AMEND and label:
        return headed(translate(action.label), translate(label))
    return translate(label or action.label)


def who(event: CaseEvent) -> str:
    """A line that nobody wrote is the applicant's, or the daily command's."""
    if event.by is not None:
        return str(event.by)
    return _("系统") if event.action in SUPERVISION else _("申请人")
