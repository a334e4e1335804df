"""The second factor: set up, shown, replaced, taken away."""

from __future__ import annotations

import hmac
import time
from typing import Any

from django.db import transaction
from django.utils import timezone

from disclosure.accounts.actions.state import end_sessions, locked
from disclosure.accounts.models import Authenticator, RecoveryCode
from disclosure.accounts.rules import recovery, totp
from disclosure.accounts.telling import record_and_tell
from disclosure.audit.actions import record
from disclosure.throttle.actions import allow

#: Attempts at a code, right ones included: so many in so many seconds.
LIMITS = ((10, 15 * 60), (60, 24 * 3600))


class TooMany(Exception):
    """So many codes were tried that the account has to wait."""


def prove(user: Any, text: str) -> bool:
    """Tell whether ``text`` is the code of now or an unused recovery code.

    Either is good once. Every attempt counts, also one that fails later, so
    call it outside a transaction; raises TooMany. Failures, and recovery codes
    that were used, are in the trail.
    """
    for limit, seconds in LIMITS:
        if not allow("second-factor", str(user.pk), limit, seconds):
            raise TooMany
    code = totp.typed_code(text)
    found = _take_step(user, code) if totp.is_code(code) else _take_paper(user, text)
    if not found:
        record("second_factor.fail", user, by=None)
    return found


def fits(secret: str, text: str) -> bool:
    """Tell whether ``text`` is a code of now made from ``secret``; uses nothing up."""
    code = totp.typed_code(text)
    return totp.matching_step(secret, code, time.time(), 0) is not None


def set_up(
    user: Any, secret: str, text: str, *, replaces: bool = False
) -> list[str] | None:
    """Turn the second factor on, or move it to another device (``replaces``).

    ``text`` is a code made from ``secret``. Returns the recovery codes, which
    are never shown again. Returns None, and does nothing, if the code is wrong
    or if somebody has turned the second factor on or off in the meantime: who
    was not asked for the present device may not replace it. Other sessions end.
    """
    step = totp.matching_step(secret, totp.typed_code(text), time.time(), 0)
    if step is None:
        return None
    with transaction.atomic():
        account = locked(user)
        if (account.second_factor_at is not None) is not replaces:
            return None
        account.second_factor_at = timezone.now()
        account.save(update_fields=["second_factor_at"])
        values = {"secret": secret, "last_step": step}
        Authenticator.objects.update_or_create(user_id=user.pk, defaults=values)
        end_sessions(account)
        action = "second_factor.replace" if replaces else "second_factor.set_up"
        record_and_tell(action, user, by=user)
        return _fresh_codes(user)


def renew_codes(user: Any) -> list[str]:
    """Make new recovery codes; those from before are void."""
    with transaction.atomic():
        locked(user)
        record_and_tell("second_factor.renew_codes", user, by=user)
        return _fresh_codes(user)


def turn_off(user: Any) -> None:
    """Take the own second factor away."""
    with transaction.atomic():
        _remove(user)
        record_and_tell("second_factor.turn_off", user, by=user)


def reset(user: Any, *, by: Any) -> bool:
    """Take away the second factor of somebody who lost it; its sessions end.

    Whoever does so sees neither secret nor codes. Returns False if it was off.
    """
    with transaction.atomic():
        if not _remove(user):
            return False
        record_and_tell("second_factor.reset", user, by=by)
    return True


def _remove(user: Any) -> bool:
    account = locked(user)
    if account.second_factor_at is None:
        return False
    account.second_factor_at = None
    account.save(update_fields=["second_factor_at"])
    Authenticator.objects.filter(user_id=user.pk).delete()
    RecoveryCode.objects.filter(user_id=user.pk).delete()
    end_sessions(account)
    return True


def _take_step(user: Any, code: str) -> bool:
    """Use a step up: of two who show the same code one is let in."""
    kept = Authenticator.objects.filter(user_id=user.pk).first()
    if kept is None:
        return False
    step = totp.matching_step(kept.secret, code, time.time(), kept.last_step)
    if step is None:
        return False
    fresh = Authenticator.objects.filter(user_id=user.pk, last_step__lt=step)
    return fresh.update(last_step=step) == 1


def _take_paper(user: Any, text: str) -> bool:
    wanted = recovery.digest_of(text)
    for kept in RecoveryCode.objects.filter(user_id=user.pk, used_at=None):
        if hmac.compare_digest(kept.digest, wanted):
            return _use(kept, user)
    return False


def _use(kept: RecoveryCode, user: Any) -> bool:
    with transaction.atomic():
        unused = RecoveryCode.objects.filter(pk=kept.pk, used_at=None)
        if unused.update(used_at=timezone.now()) != 1:
            return False
        record("second_factor.use_recovery_code", user, by=user)
    return True


def _fresh_codes(user: Any) -> list[str]:
    RecoveryCode.objects.filter(user_id=user.pk).delete()
    codes = recovery.new_codes()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user_id=user.pk, digest=recovery.digest_of(code)) for code in codes
    )
    return codes
