"""The admin site: the officer's queue first, then the models."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from disclosure.accounts.views.log_in import OfficerLogin
from disclosure.accounts.views.own_password import OwnPassword


@dataclass(frozen=True)
class Task:
    """Something waiting for the officer: what, where to do it, since when.

    ``look`` names colour and shape of ``what``: is-near or is-late. ``note`` is
    what somebody said about it, and ``note_url`` where that stands in full.
    """

    title: str
    url: str
    what: str
    since: object = None
    look: str = ""
    note: str = ""
    note_url: str = ""


@dataclass(frozen=True)
class Place:
    """A page outside of the admin that an officer may begin with."""

    title: str
    url: str
    text: str


#: Functions that list the tasks of a user; every app adds its own.
queues: list[Callable[[Any], list[Task]]] = []
#: Functions that list the places a user may go to.
places: list[Callable[[Any], list[Place]]] = []


View = TypeVar("View", bound=Callable[..., HttpResponseBase])
_only_known = require_http_methods(["GET", "HEAD", "POST"])


class BackOffice(admin.AdminSite):
    site_header = _("政府信息公开办公系统")
    site_title = _("政府信息公开办公系统")
    index_title = _("工作台")
    index_template = "admin/back_office_index.html"

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Let pages of the admin be read and posted to, and kept by no cache.

        Django's own answer every other method as if it were GET, and let caches
        keep the page where a password is changed.
        """
        is_script = view == self.i18n_javascript
        return super().admin_view(_only_known(view), cacheable and is_script)

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        tasks = [task for queue in queues for task in queue(request.user)]
        found = [place for source in places for place in source(request.user)]
        context = {**(extra_context or {}), "tasks": tasks, "places": found}
        return super().index(request, context)

    @method_decorator(never_cache)
    @method_decorator(login_not_required)
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Ask for name and password; what else is missing is asked for after."""
        front = reverse("admin:index", current_app=self.name)
        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(front)
        context = {
            **self.each_context(request),
            "title": _("登录"),
            "subtitle": None,
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
        }
        if REDIRECT_FIELD_NAME not in {*request.GET, *request.POST}:
            context[REDIRECT_FIELD_NAME] = front
        view = OfficerLogin.as_view(
            extra_context={**context, **(extra_context or {})},
            template_name="admin/login.html",
        )
        return view(request)

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Change the own password; the other sessions of the account end."""
        context = {**self.each_context(request), **(extra_context or {})}
        return OwnPassword.as_view(extra_context=context)(request)
