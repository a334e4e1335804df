"""What is known of an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from disclosure.accounts.models import Account, FormerPassword, RecoveryCode
from disclosure.audit.models import Entry
from disclosure.audit.queries import history_of

#: What the trail calls a log-in that failed, and one that waits for a code.
FAILURES = ("login_failed", "second_factor.fail")
HALF = "login.password"


@dataclass(frozen=True)
class LastTime:
    """The log-in before this one, and what failed since."""

    at: datetime | None
    failures: int


def account_of(user: Any) -> Account:
    """Return how a user may log in; read with the user, where the door did so."""
    try:
        found: Account = user.account
    except Account.DoesNotExist:
        return Account(user_id=user.pk)
    return found


def has_second_factor(user: Any) -> bool:
    return account_of(user).second_factor_at is not None


def codes_left(user: Any) -> int:
    """Count the recovery codes that were not used yet."""
    return RecoveryCode.objects.filter(user_id=user.pk, used_at=None).count()


def must_change_password(user: Any) -> bool:
    """Tell whether the next log-in asks for a new password.

    It was set by somebody else, or has grown too old.
    """
    due = password_due(user)
    is_old = due is not None and due <= timezone.now()
    return account_of(user).must_change_password or is_old


def password_due(user: Any) -> datetime | None:
    """Return when the password gets too old (``PASSWORD_MAX_DAYS``), if ever."""
    days = settings.PASSWORD_MAX_DAYS
    since = account_of(user).password_set_at or user.date_joined
    return since + timedelta(days=days) if days else None


def former_passwords(user: Any) -> list[str]:
    """Return the digests that a new password is compared with, the present first."""
    kept = settings.PASSWORD_HISTORY
    if not kept or user.pk is None:
        return []
    rows = FormerPassword.objects.filter(user_id=user.pk).order_by("-id")
    return [user.password, *rows.values_list("password", flat=True)[: kept - 1]]


def last_time(user: Any) -> LastTime:
    """Return the log-in before, asked for while the next one is under way."""
    at = user.last_login
    rows = history_of(user)
    if at is not None:
        rows = rows.filter(at__gt=at)
    failed = rows.filter(action__in=FAILURES).count()
    # The log-in at hand has left one itself, if it asked for a code.
    unfinished = max(0, rows.filter(action=HALF).count() - 1)
    return LastTime(at, failed + unfinished)


def events_of(user: Any, limit: int) -> list[Entry]:
    """Return what the trail holds about an account, newest first."""
    return list(history_of(user)[:limit])
