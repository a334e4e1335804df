"""How long a session is good, whoever asks."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from disclosure.accounts.queries import account_of
from disclosure.accounts.rules.steps import session_holds

_BEGAN = "officer_began"
_GENERATION = "officer_generation"
_PROVED = "officer_second_factor"


def began(sender: type, request: HttpRequest, user: Any, **_: object) -> None:
    """Note when a session began, as Django announces a log-in."""
    request.session[_BEGAN] = time.time()
    request.session[_GENERATION] = account_of(user).generation


def prove(session: SessionBase) -> None:
    """Note that the second factor was shown in this session."""
    session[_PROVED] = True


def keep(session: SessionBase, user: Any) -> None:
    """Let this session live on when the others of the account end."""
    session[_GENERATION] = account_of(user).generation


def officer_of(request: HttpRequest) -> Any:
    """Return who is logged in, and nobody once the session has to end."""
    user = get_user(request)
    if not user.is_authenticated or _holds(request.session, user):
        return user
    request.session.flush()
    return AnonymousUser()


def _holds(session: SessionBase, user: Any) -> bool:
    account = account_of(user)
    start = session.get(_BEGAN)
    if not isinstance(start, float | int):
        return False
    return session_holds(
        age=time.time() - start,
        limit=settings.SESSION_MAX_SECONDS,
        is_same_generation=session.get(_GENERATION) == account.generation,
        is_proved=session.get(_PROVED) is True,
        needs_proof=settings.SECOND_FACTOR_REQUIRED
        or account.second_factor_at is not None,
    )
