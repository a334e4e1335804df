"""Questions about drafts: what a browser has begun and not sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from disclosure.agencies.models import Agency
from disclosure.casework.models import Draft, DraftFile

#: A draft is kept for this long after it was last saved.
DAYS = 14


def token_key(token: str) -> str:
    """Return the digest that is stored of the secret in a browser."""
    return salted_hmac("casework.draft", token, algorithm="sha256").hexdigest()


def live_drafts() -> QuerySet[Draft]:
    """Return the drafts that are not too old to be offered."""
    return Draft.objects.filter(saved_at__gte=_oldest(DAYS))


def drafts_of(token: str) -> QuerySet[Draft]:
    """Return the drafts of one browser, newest first, with their agencies."""
    return (
        live_drafts()
        .filter(token_key=token_key(token))
        .select_related("agency")
        .order_by("-saved_at")
    )


def draft_of(token: str, agency: Agency) -> Draft | None:
    """Return what a browser has begun to ask of an agency."""
    if not token:
        return None
    return live_drafts().filter(token_key=token_key(token), agency=agency).first()


def files_of(draft: Draft | None) -> list[DraftFile]:
    """Return the files added to a draft, in the order they were added."""
    return list(draft.files.all()) if draft else []


def stale_drafts(days: int = DAYS) -> QuerySet[Draft]:
    """Return the drafts last saved longer than ``days`` days ago."""
    return Draft.objects.filter(saved_at__lt=_oldest(days))


def _oldest(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)
