"""What these pages leave in a browser, and how they are answered.

Two cookies, no session: a secret that finds the drafts, and for an hour a
signed note that finds the receipt.
"""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core.signing import get_cookie_signer
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.urls import reverse

from disclosure.casework.queries.drafts import DAYS

DRAFT_COOKIE, RECEIPT_COOKIE = "draft", "receipt"
RECEIPT_SECONDS = 3600
_DRAFT_SECONDS = DAYS * 24 * 3600
_RECEIPT_SALT = "casework.receipt"


class _Check(CsrfViewMiddleware):
    """Says what is wrong instead of answering with a page of its own."""

    def _reject(self, request: HttpRequest, reason: str) -> str:
        return reason


def is_forged(request: HttpRequest) -> bool:
    """Tell whether a form lacks the token of this browser, or has an old one."""
    _check.process_request(request)
    return _check.process_view(request, _empty, (), {}) is not None


def token_of(request: HttpRequest) -> str:
    """Return the secret that finds the drafts of this browser, or nothing."""
    return request.COOKIES.get(DRAFT_COOKIE, "")[:100]


def new_token() -> str:
    return secrets.token_urlsafe(32)


def keep_token(response: HttpResponse, token: str) -> None:
    """Leave the secret for as long as a draft is kept."""
    _keep(response, DRAFT_COOKIE, token, _DRAFT_SECONDS)


def keep_receipt(response: HttpResponse, key: str) -> None:
    """Leave the key of a submission, signed, for an hour."""
    signed = get_cookie_signer(salt=RECEIPT_COOKIE + _RECEIPT_SALT).sign(key)
    _keep(response, RECEIPT_COOKIE, signed, RECEIPT_SECONDS)


def receipt_of(request: HttpRequest) -> str:
    """Return the key of the submission of the last hour, or nothing."""
    found = request.get_signed_cookie(
        RECEIPT_COOKIE, default="", salt=_RECEIPT_SALT, max_age=RECEIPT_SECONDS
    )
    return str(found)


def unlisted(response: HttpResponse) -> HttpResponse:
    """Keep a page out of search machines."""
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _keep(response: HttpResponse, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path=reverse("requests"),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _empty(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


_check = _Check(_empty)
