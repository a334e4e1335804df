"""The door to a request for its applicant: a signed cookie, private answers.

The cookie holds the case and a digest of its code, so that it dies with a code
that is changed. It lives half an hour from the last use. No session is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.views.defaults import page_not_found

from disclosure.casework.models import Case

COOKIE = "track"
COOKIE_SECONDS = 30 * 60
SALT = "casework.track"
#: Pages with a form keep this policy: under ``no-referrer`` a browser sends
#: ``Origin: null``, which the protection against forged requests refuses.
SAME_ORIGIN, NO_REFERRER = "same-origin", "no-referrer"

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
CaseView = Callable[Concatenate[HttpRequest, Case, P], HttpResponse]


def private(
    methods: Collection[str], referrer: str = SAME_ORIGIN
) -> Callable[[View[P]], View[P]]:
    """Let no cache keep and no search engine list what a view answers."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def door(
            request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            response = _answer(request, methods, view, *args, **kwargs)
            response.headers["Cache-Control"] = "no-store"
            response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
            response.headers["Referrer-Policy"] = referrer
            return response

        return door

    return decorate


def for_applicant(
    methods: Collection[str], referrer: str = SAME_ORIGIN
) -> Callable[[CaseView[P]], View[P]]:
    """Give a view the case of the cookie; without one, send back to the form."""

    def decorate(view: CaseView[P]) -> View[P]:
        @private(methods, referrer)
        @wraps(view)
        def door(
            request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            case = case_in(request)
            if case is None:
                return _expired(request)
            response = view(request, case, *args, **kwargs)
            let_in(response, case)
            return response

        return door

    return decorate


def let_in(response: HttpResponse, case: Case) -> None:
    """Let this browser see the case for the next half hour."""
    response.set_cookie(
        COOKIE,
        signing.dumps({"case": case.pk, "key": _key(case)}, salt=SALT),
        max_age=COOKIE_SECONDS,
        path=reverse("track"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def shut(response: HttpResponse) -> None:
    """Forget the case in this browser."""
    response.delete_cookie(COOKIE, path=reverse("track"), samesite="Lax")


def case_in(request: HttpRequest) -> Case | None:
    """Return the case of the cookie; None if it is missing, false or too old."""
    try:
        held = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=COOKIE_SECONDS
        )
    except signing.BadSignature:
        return None
    case = (
        Case.objects.select_related("agency__parent", "applicant")
        .filter(pk=held["case"])
        .first()
    )
    if case is None or not constant_time_compare(_key(case), held["key"]):
        return None
    return case


def _key(case: Case) -> str:
    return salted_hmac(SALT, case.code_key, algorithm="sha256").hexdigest()[:32]


def _answer(
    request: HttpRequest,
    methods: Collection[str],
    view: View[P],
    *args: P.args,
    **kwargs: P.kwargs,
) -> HttpResponse:
    if request.method not in methods:
        return HttpResponseNotAllowed(methods)
    try:
        return view(request, *args, **kwargs)
    except Http404 as missing:
        return page_not_found(request, missing)


def _expired(request: HttpRequest) -> HttpResponse:
    """Send back to the form; what was written is shown once more, to be copied."""
    written = request.POST.get("answer") or request.POST.get("reason")
    response = (
        render(
            request,
            "casework/track_expired.html",
            {"place": "track", "written": written[:5000]},
            status=403,
        )
        if written
        else redirect(reverse("track", query={"notice": "expired"}))
    )
    shut(response)
    return response
