"""What all pages of accounts share: who may enter, and a code asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from disclosure.accounts.actions import second_factor
from disclosure.accounts.forms import CodeForm

Page = Callable[[HttpRequest], HttpResponse]
METHODS = ("GET", "HEAD", "POST")


def open_page(*methods: str) -> Callable[[Page], Page]:
    """Make a view that anybody may call; what is typed there stays out of reports."""

    def decorate(view: Page) -> Page:
        @wraps(view)
        def page(request: HttpRequest) -> HttpResponse:
            try:
                return view(request)
            except second_factor.TooMany:
                return too_many(request)

        guarded = sensitive_post_parameters()(never_cache(page))
        return require_http_methods(methods)(guarded)

    return decorate


def officer_page(*methods: str) -> Callable[[Page], Page]:
    """Make a view for whoever is logged in to the back office."""

    def decorate(view: Page) -> Page:
        @wraps(view)
        def door(request: HttpRequest) -> HttpResponse:
            if admin.site.has_permission(request):
                return view(request)
            # What was sent is lost; after the log-in the overview says what is so.
            is_read = request.method in ("GET", "HEAD")
            onward = request.get_full_path() if is_read else reverse("account")
            return redirect_to_login(onward, reverse("admin:login"))

        return open_page(*methods)(door)

    return decorate


def show(
    request: HttpRequest, name: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Answer with a page of ``admin/accounts/`` in the frame of the back office."""
    whole = {**admin.site.each_context(request), **context}
    template = f"admin/accounts/{name}.html"
    return TemplateResponse(request, template, whole, status=status)


def proves(form: CodeForm, user: Any) -> bool:
    """Hold the code of a form that is valid against an account; raises TooMany.

    A code that is wrong becomes an error of the form.
    """
    if second_factor.prove(user, form.cleaned_data["code"]):
        return True
    form.add_error("code", _("验证码不对或已经用过，请输入最新的验证码。"))
    return False


def too_many(request: HttpRequest) -> HttpResponse:
    """Say that the account has to wait."""
    context = {"title": _("暂时不能验证")}
    return show(request, "too_many", context, status=429)
