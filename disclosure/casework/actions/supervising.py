"""Lines that supervision leaves in the history of a case.

Who may supervise is decided above; the case only keeps what was done. Such a
line moves no clock, and the applicant does not see it.
"""

from __future__ import annotations

from datetime import date

from disclosure.agencies.access import require
from disclosure.agencies.models import User
from disclosure.casework.actions.base import happen, locked, note_change
from disclosure.casework.models import Case, CaseEvent
from disclosure.casework.rules.actions import SUPERVISION, Action
from disclosure.casework.rules.workflow import SUPERVISOR


def note_supervision(
    case_id: int,
    action: Action,
    on: date,
    *,
    by: User | None,
    note: str = "",
    **detail: object,
) -> CaseEvent:
    """Append a line of supervision to a case; call it inside a transaction.

    ``by`` is None for the daily command. ``detail`` goes into the audit trail
    and must hold nothing personal. Raises ValueError for any other action.
    """
    if action not in SUPERVISION:
        raise ValueError(action)
    case = locked(case_id)
    line = happen(case, action, by, on, note=note)
    note_change(case, action, by, **detail)
    return line


def note_review(case: Case, *, by: User) -> None:
    """Record that a supervisor opened a case; Http404 or PermissionDenied else."""
    require(by, case.agency, SUPERVISOR)
    note_change(case, "review", by)
