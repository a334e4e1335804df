"""What changed about the way into an account: kept in the trail, told to its owner.

The floors above register how it is told.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from disclosure.audit.actions import record

#: Functions that are given the account, the action, and who did it (None: a command).
listeners: list[Callable[[Any, str, Any], None]] = []


def record_and_tell(action: str, user: Any, *, by: Any) -> None:
    """Keep an action of the trail and tell the owner; call it in its transaction."""
    record(action, user, by=by)
    for listener in listeners:
        listener(user, action, by)
