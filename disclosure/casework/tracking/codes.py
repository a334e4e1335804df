"""The secret code with which an applicant finds the case again.

It is derived from the key of the submission, so that sending the same form
twice shows the same receipt. Only its digest is stored, and that encrypted.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import cache

from django.utils.crypto import salted_hmac

from disclosure.casework.models import Case
from disclosure.encryption.sealing import decrypt, encrypt

#: Letters and digits that nobody mistakes for one another.
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 12
_GROUP = 4
_DECOY = "casework.code.decoy"


def code_for(submission_key: str) -> str:
    """Return the code of a submission: 60 bits, in groups of four."""
    digest = salted_hmac("casework.code", submission_key, algorithm="sha256").digest()
    letters = base64.b32encode(digest).decode().translate(_TABLE)
    return "-".join(
        letters[start : start + _GROUP] for start in range(0, CODE_LENGTH, _GROUP)
    )


def code_key(code: str) -> str:
    """Return what is kept of a code, in an encrypted column."""
    return hashlib.sha256(_typed(code).encode()).hexdigest()


def case_with(number: str, code: str) -> Case | None:
    """Return the case with this number and code, or None.

    A wrong number costs the same work as a wrong code.
    """
    typed = number.strip().upper()[:40]
    row = Case.objects.filter(number=typed).values_list("pk", "code_key").first()
    case_id, stored = row or (0, decrypt(_DECOY, _decoy()))
    if not hmac.compare_digest(stored, code_key(code)):
        return None
    return Case.objects.select_related("agency", "applicant").get(pk=case_id)


@cache
def _decoy() -> str:
    """Something sealed, to be opened where there is no case."""
    return encrypt(_DECOY, "-" * 64)


def _typed(code: str) -> str:
    """Return a code as it is compared: how it was grouped does not matter."""
    return "".join(letter for letter in code.upper()[:60] if letter.isalnum())


_TABLE = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", _ALPHABET)
