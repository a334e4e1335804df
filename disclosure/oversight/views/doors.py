"""What the pages of the supervision desk share: who enters, how a page looks."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from disclosure.agencies.access import has_role
from disclosure.agencies.vocabulary import Role
from disclosure.officer_pages import framed
from disclosure.oversight.queries.scope import Scope, scope_of

P = ParamSpec("P")
OfficerPage = Callable[Concatenate[HttpRequest, P], HttpResponse]
SupervisorPage = Callable[Concatenate[HttpRequest, Scope, P], HttpResponse]
#: Officers who take part in the cases of an agency: they get and answer notices.
OFFICE_ROLES = frozenset({Role.HANDLER, Role.REVIEWER, Role.APPROVER})
DESK_ROLES = OFFICE_ROLES | {Role.SUPERVISOR}


def officer_page(
    *methods: str, roles: frozenset[Role] = DESK_ROLES
) -> Callable[[OfficerPage[P]], OfficerPage[P]]:
    """Make a view for officers who hold one of ``roles`` anywhere.

    Nobody logged in: to the login. Without such a role: 403. What the view
    looks up and does not find in its reach: 404.
    """

    def decorate(view: OfficerPage[P]) -> OfficerPage[P]:
        @require_http_methods(methods)
        @never_cache
        @wraps(view)
        def door(
            request: HttpRequest, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            if not admin.site.has_permission(request):
                login = reverse("admin:login")
                return redirect_to_login(request.get_full_path(), login)
            if not has_role(request.user, roles):
                raise PermissionDenied
            try:
                return view(request, *args, **kwargs)
            except ObjectDoesNotExist as missing:
                raise Http404 from missing

        return door  # type: ignore[return-value]

    return decorate


def supervisor_page(
    *methods: str,
) -> Callable[[SupervisorPage[P]], OfficerPage[P]]:
    """Make a view for supervisors; it gets the scope of who asks."""

    def decorate(view: SupervisorPage[P]) -> OfficerPage[P]:
        @officer_page(*methods, roles=frozenset({Role.SUPERVISOR}))  # type: ignore[arg-type]
        @wraps(view)
        def door(
            request: HttpRequest, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            return view(request, scope_of(request.user), *args, **kwargs)

        return door

    return decorate


def go(name: str, *args: object) -> HttpResponseRedirect:
    """Lead to a page of the desk."""
    return HttpResponseRedirect(reverse(f"supervision:{name}", args=args))


def show(
    request: HttpRequest,
    template: str,
    place: str,
    title: str,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    """Render ``supervision/<template>.html`` in the frame; ``place`` is the tab."""
    return framed(
        request,
        f"supervision/{template}.html",
        {
            "title": title,
            "place": place,
            "is_supervisor": has_role(request.user, {Role.SUPERVISOR}),
            **context,
        },
        status,
    )
