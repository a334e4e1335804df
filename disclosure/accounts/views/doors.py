"""What all pages of accounts share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

Page = Callable[[HttpRequest], HttpResponse]
METHODS = ("GET", "HEAD", "POST")
__all__ = ["METHODS", "Page", "officer_page", "open_page", "show"]


def open_page(*methods: str) -> Callable[[Page], Page]:
    """Make a view that anybody may call; what is typed there stays out of reports."""

    def decorate(view: Page) -> Page:
        guarded = sensitive_post_parameters()(never_cache(view))
        return require_http_methods(methods)(guarded)

    return decorate


def officer_page(*methods: str) -> Callable[[Page], Page]:
    """Make a view for whoever is logged in to the back office."""

    def decorate(view: Page) -> Page:
        @wraps(view)
        def door(request: HttpRequest) -> HttpResponse:
            if admin.site.has_permission(request):
                return view(request)
            return redirect_to_login(request.get_full_path(), reverse("admin:login"))

        return open_page(*methods)(door)

    return decorate


def show(
    request: HttpRequest, name: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Answer with a page of ``admin/accounts/`` in the frame of the back office."""
    whole = {**admin.site.each_context(request), **context}
    template = f"admin/accounts/{name}.html"
    return TemplateResponse(request, template, whole, status=status)
