"""What makes two sendings of a form the same request.

The page carries a signed random note; the key of a submission is a digest of
that note and of everything sent. A double click, a repeated sending or the
back button therefore file once, and a form that was changed files anew.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict

from django.core.signing import BadSignature, Signer
from django.utils.crypto import salted_hmac

from disclosure.casework.models import Case
from disclosure.casework.rules.application import Application


def new_note() -> str:
    """Return a signed random note for a form that is opened."""
    return _signer().sign(secrets.token_urlsafe(18))


def is_ours(note: str) -> bool:
    """Tell whether a note was signed here."""
    try:
        _signer().unsign(note)
    except BadSignature:
        return False
    return True


def submission_key(
    note: str, agency_id: int, application: Application, digests: Sequence[str]
) -> str:
    """Return the key, 64 hex digits; ``digests`` are those of the attachments."""
    words = [note, agency_id, asdict(application), list(digests)]
    text = json.dumps(words, ensure_ascii=False, sort_keys=True)
    return salted_hmac("casework.submission", text, algorithm="sha256").hexdigest()


def case_filed(key: str) -> Case | None:
    """Return the case that was made of a submission."""
    return (
        Case.objects.select_related("agency", "applicant")
        .filter(submission_key=key)
        .first()
    )


def _signer() -> Signer:
    return Signer(salt="casework.submission")
