"""Log-ins and log-outs, as Django announces them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest

from disclosure.audit.actions import record


def logged_in(sender: type, request: HttpRequest, user: Any, **_: object) -> None:
    record("login", user, by=user)


def logged_out(sender: type, request: HttpRequest, user: Any, **_: object) -> None:
    if user is not None:
        record("logout", user, by=user)


def login_failed(sender: type, credentials: dict[str, Any], **_: object) -> None:
    """Record a failed log-in only against an account that exists.

    What was typed is not kept: people type passwords into the wrong field.
    """
    model = get_user_model()
    name = credentials.get(model.USERNAME_FIELD)
    user = model._default_manager.filter(**{model.USERNAME_FIELD: name}).first()
    if user is not None:
        record("login_failed", user, by=None)
