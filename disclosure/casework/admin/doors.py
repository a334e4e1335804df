"""What every page of a case shares."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from disclosure.agencies.access import require
from disclosure.agencies.vocabulary import Role
from disclosure.blocked import Blocked
from disclosure.casework.models import Case
from disclosure.casework.rules.vocabulary import State
from disclosure.casework.rules.workflow import VIEW_ROLES
from disclosure.officer_pages import framed, refuse

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
            except (Blocked, ValidationError) as refused:
                refuse(request, refused)
                return go("open", case.pk)
            except ObjectDoesNotExist as missing:
                raise Http404 from missing

        return door  # type: ignore[return-value]

    return decorate


def url(name: str, *args: object) -> str:
    """Return the address of a page of the register."""
    return reverse(f"admin:casework_case_{name}", args=args)


def go(name: str, *args: object) -> HttpResponseRedirect:
    return HttpResponseRedirect(url(name, *args))


def show(
    request: HttpRequest,
    case: Case,
    template: str,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    """Render a page with the frame of the case around it."""
    return framed(
        request,
        f"admin/casework/{template}.html",
        {
            "title": case.number,
            "opts": Case._meta,
            "case": case,
            "state": State.of(case.state),
            **context,
        },
        status,
    )
