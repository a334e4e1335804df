"""The reader's language and text size, kept in two cookies and nowhere else."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET

SIZES = ("standard", "large", "largest")
LANGUAGES = tuple(code for code, _ in settings.LANGUAGES)
LANGUAGE_COOKIE = "language"
SIZE_COOKIE = "text_size"
YEAR = 365 * 24 * 3600


def language_of(request: HttpRequest) -> str:
    """Return the chosen language, or the first one offered."""
    chosen = request.COOKIES.get(LANGUAGE_COOKIE)
    return chosen if chosen in LANGUAGES else settings.LANGUAGE_CODE


def size_of(request: HttpRequest) -> str:
    """Return the chosen text size, or the standard one."""
    chosen = request.COOKIES.get(SIZE_COOKIE)
    return chosen if chosen in SIZES else SIZES[0]


class PreferencesMiddleware:
    """Activate the reader's language; a browser's own list does not decide."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with translation.override(language_of(request)):
            request.LANGUAGE_CODE = translation.get_language()
            request.text_size = size_of(request)  # type: ignore[attr-defined]
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            # Two readers may get two languages and sizes at one address.
            patch_vary_headers(response, ["Cookie"])
            return response


@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """Keep ``language`` or ``size`` from the query and go back to ``next``."""
    target = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(
        target, {request.get_host()}, require_https=request.is_secure()
    ):
        target = "/"
    response = HttpResponseRedirect(target)
    offers = [
        (LANGUAGE_COOKIE, request.GET.get("language"), LANGUAGES),
        (SIZE_COOKIE, request.GET.get("size"), SIZES),
    ]
    for cookie, value, allowed in offers:
        if value in allowed:
            response.set_cookie(
                cookie,
                value,
                max_age=YEAR,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
            )
    return response
