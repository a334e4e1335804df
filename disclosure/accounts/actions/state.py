"""The row of an account, and what ends its sessions."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from disclosure.accounts.models import Account
from disclosure.audit.actions import record


def locked(user: Any) -> Account:
    """Return the account of a user, locked to the end of the transaction."""
    Account.objects.get_or_create(user_id=user.pk)
    account = Account.objects.select_for_update().get(user_id=user.pk)
    user.account = account
    return account


def end_sessions(account: Account) -> None:
    """End every session of the account; a door may keep the one it serves."""
    account.generation += 1
    account.save(update_fields=["generation"])


def end_other_sessions(user: Any, *, by: Any) -> None:
    """End the sessions of an account; the caller keeps its own."""
    with transaction.atomic():
        end_sessions(locked(user))
        record("user.end_sessions", user, by=by)
