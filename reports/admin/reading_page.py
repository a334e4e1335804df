"""What every page of importing an existing report shares."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from disclosure.agencies.access import require, roles_in
from disclosure.agencies.vocabulary import Role
from disclosure.blocked import Blocked
from disclosure.officer_pages import framed, refuse
from reports.models import Reading
from reports.queries import VIEW_ROLES
from reports.readings import choices_of, decided
from reports.rules.formats import FORMATS
from reports.rules.vocabulary import ReadingState

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, Reading, P], HttpResponse]
Door = Callable[Concatenate[HttpRequest, int, P], HttpResponse]
AUTHORS = frozenset({Role.AUTHOR})


def reading_page(
    *methods: str, roles: frozenset[Role] = VIEW_ROLES
) -> Callable[[Page[P]], Door[P]]:
    """Make a view of a reading: allowed methods, access, errors in words.

    Whoever posts must be an author of the agency.
    """

    def decorate(view: Page[P]) -> Door[P]:
        @require_http_methods(methods)
        @wraps(view)
        def door(
            request: HttpRequest, reading_id: int, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            rows = Reading.objects.select_related("agency", "uploaded_by", "draft")
            reading = get_object_or_404(rows, pk=reading_id)
            wanted = AUTHORS if request.method == "POST" else roles
            require(request.user, reading.agency, wanted)
            try:
                return view(request, reading, *args, **kwargs)
            except (Blocked, ValidationError) as refused:
                refuse(request, refused)
                return go("open", reading.pk)

        return door  # type: ignore[return-value]

    return decorate


def url(name: str, *args: object) -> str:
    """Return the address of a page of a reading."""
    return reverse(f"admin:reports_reading_{name}", args=args)


def go(name: str, *args: object) -> HttpResponseRedirect:
    return HttpResponseRedirect(url(name, *args))


def page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of importing."""
    whole = {"opts": Reading._meta, **context}
    return framed(request, f"admin/reports/{template}.html", whole, status)


def show(
    request: HttpRequest,
    reading: Reading,
    template: str,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    """Render a page of a reading with its frame."""
    choices = choices_of(reading)
    is_author = Role.AUTHOR in roles_in(request.user, reading.agency)
    form = FORMATS.get(reading.format)
    return page(
        request,
        template,
        {
            "title": reading.name,
            "reading": reading,
            "state": ReadingState.of(reading.state),
            "form_label": form.label if form else "",
            "done": decided(choices),
            "total": len(choices),
            "is_author": is_author,
            "may_decide": is_author and reading.state == ReadingState.READ,
            **context,
        },
        status,
    )
