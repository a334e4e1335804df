"""What every page of a case shares."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import admin, messages
from django.core.exceptions import (
    ObjectDoesNotExist,
    PermissionDenied,
    ValidationError,
)
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from disclosure.agencies.access import require
from disclosure.agencies.models import User
from disclosure.agencies.vocabulary import Role
from disclosure.blocked import Blocked
from disclosure.casework.models import Case
from disclosure.casework.rules.vocabulary import State
from disclosure.casework.rules.workflow import VIEW_ROLES
from disclosure.labels import Sentence
from disclosure.translation import translate

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, Case, P], HttpResponse]
Door = Callable[Concatenate[HttpRequest, int, P], HttpResponse]


def case_page(
    *methods: str, roles: frozenset[Role] = VIEW_ROLES
) -> Callable[[Page[P]], Door[P]]:
    """Make a view of a case: allowed methods, access, and errors in words.

    Not reached: 404. Reached without one of ``roles``: 403. What an action
    refuses becomes a message on the page of the case.
    """

    def decorate(view: Page[P]) -> Door[P]:
        @require_http_methods(methods)
        @wraps(view)
        def door(
            request: HttpRequest, case_id: int, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            cases = Case.objects.select_related("agency", "applicant", "handler")
            case = get_object_or_404(cases, pk=case_id)
            require(request.user, case.agency, roles)
            try:
                return view(request, case, *args, **kwargs)
            except Blocked as blocked:
                return _refuse(request, case, blocked.messages)
            except ValidationError as wrong:
                return _refuse(request, case, wrong.messages)
            except ObjectDoesNotExist as missing:
                raise Http404 from missing

        return door  # type: ignore[return-value]

    return decorate


def officer(request: HttpRequest) -> User:
    """Return who is logged in; the admin lets nobody else come this far."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def url(name: str, *args: object) -> str:
    """Return the address of a page of the register."""
    return reverse(f"admin:casework_case_{name}", args=args)


def go(name: str, *args: object) -> HttpResponseRedirect:
    return HttpResponseRedirect(url(name, *args))


def say(request: HttpRequest, text: str) -> None:
    messages.success(request, text)


def put(form: BaseForm, wrong: ValidationError) -> None:
    """Show what an action found wrong beside the fields it is about."""
    found = wrong.error_dict if hasattr(wrong, "error_dict") else {None: [wrong]}
    for name, errors in found.items():
        form.add_error(name if name in form.fields else None, errors)


def words(texts: Iterable[Sentence]) -> list[str]:
    """Return sentences of the rules in the reader's language."""
    return [translate(text) for text in texts]


def show(
    request: HttpRequest,
    case: Case,
    template: str,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    """Render a page with the frame of the case around it."""
    return TemplateResponse(
        request,
        f"admin/casework/{template}.html",
        {
            **admin.site.each_context(request),
            "is_nav_sidebar_enabled": False,
            "title": case.number,
            "opts": Case._meta,
            "case": case,
            "state": State.of(case.state),
            **context,
        },
        status=status,
    )


def _refuse(request: HttpRequest, case: Case, sentences: list[str]) -> HttpResponse:
    for text in sentences:
        messages.error(request, text)
    return go("open", case.pk)
