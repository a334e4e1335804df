"""A log-in under way: the password was right, something is still missing.

Until then nobody is logged in, so no view has to know about it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model, load_backend
from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import constant_time_compare

from disclosure.accounts.queries import HALF, has_second_factor, must_change_password
from disclosure.accounts.rules.steps import PATIENCE, Step, is_young, next_step
from disclosure.audit.actions import record

_KEY = "officer_log_in"


@dataclass
class Pending:
    """Who is logging in, where to, and whether the second factor was shown."""

    user: Any
    backend: str
    onward: str
    is_proved: bool = False

    @property
    def step(self) -> Step:
        return next_step(
            has_second_factor=has_second_factor(self.user),
            is_proved=self.is_proved,
            is_required=settings.SECOND_FACTOR_REQUIRED,
            is_due=must_change_password(self.user),
        )


def begin(user: Any, onward: str) -> Pending:
    """Return the log-in of somebody whose password was right."""
    return Pending(user, user.backend, onward)


def note(pending: Pending) -> None:
    """Put a right password that waits for a code into the trail.

    Whoever knows only the password stops here, and the owner should know.
    """
    if pending.step == Step.CODE:
        record(HALF, pending.user, by=None)


def keep(session: SessionBase, pending: Pending) -> None:
    """Keep a log-in until its next step, under a new number of the session."""
    session.cycle_key()
    session[_KEY] = {
        "user": pending.user.pk,
        "stamp": pending.user.get_session_auth_hash(),
        "backend": pending.backend,
        "onward": pending.onward,
        "is_proved": pending.is_proved,
        "since": time.time(),
    }


def kept(session: SessionBase) -> Pending | None:
    """Return the log-in under way, unless it waited too long or changed meanwhile."""
    found = session.get(_KEY)
    if found is None:
        return None
    pending = _read(found)
    if pending is None:
        drop(session)
    return pending


def is_under_way(session: SessionBase) -> bool:
    """Tell whether a log-in was begun, also one that can no longer go on."""
    return _KEY in session


def drop(session: SessionBase) -> None:
    """Forget a log-in under way."""
    session.pop(_KEY, None)


def _read(found: dict[str, Any]) -> Pending | None:
    if found["backend"] not in settings.AUTHENTICATION_BACKENDS:
        return None
    user = load_backend(found["backend"]).get_user(found["user"])
    if user is None or not _is_same(user, found["stamp"]):
        return None
    pending = Pending(user, found["backend"], found["onward"], found["is_proved"])
    age = time.time() - found["since"]
    return pending if is_young(age, PATIENCE[pending.step]) else None


def _is_same(user: Any, stamp: str) -> bool:
    """Tell whether the password is still the one that was typed."""
    is_one = isinstance(user, get_user_model())
    return is_one and constant_time_compare(user.get_session_auth_hash(), stamp)
