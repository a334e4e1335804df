"""New passwords."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from disclosure.accounts.actions.state import end_sessions, locked
from disclosure.accounts.models import FormerPassword
from disclosure.accounts.telling import record_and_tell


def set_password(user: Any, password: str, *, by: Any) -> None:
    """Give an account a new password, which ends its sessions.

    The former one is remembered as a slow digest. Set by somebody else, the
    password has to be changed at the next log-in.
    """
    with transaction.atomic():
        account = locked(user)
        _remember(user)
        user.set_password(password)
        user.save(update_fields=["password"])
        account.password_set_at = timezone.now()
        account.must_change_password = _is_somebody_else(user, by)
        account.save(update_fields=["password_set_at", "must_change_password"])
        end_sessions(account)
        record_and_tell("user.password", user, by=by)


def begin_account(user: Any, *, by: Any) -> None:
    """Ask whoever got a new account from somebody to choose an own password."""
    if not _is_somebody_else(user, by):
        return
    with transaction.atomic():
        account = locked(user)
        account.password_set_at = timezone.now()
        account.must_change_password = True
        account.save(update_fields=["password_set_at", "must_change_password"])


def _is_somebody_else(user: Any, by: Any) -> bool:
    return by is not None and by.pk != user.pk


def _remember(user: Any) -> None:
    """Keep the digest that goes, and no more of them than are compared."""
    kept = settings.PASSWORD_HISTORY
    if kept and user.has_usable_password():
        FormerPassword.objects.create(user_id=user.pk, password=user.password)
    rows = FormerPassword.objects.filter(user_id=user.pk).order_by("-id")
    beyond = rows.values_list("pk", flat=True)[kept:]
    FormerPassword.objects.filter(pk__in=list(beyond)).delete()
