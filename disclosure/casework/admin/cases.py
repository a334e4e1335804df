"""The register of requests in the back office."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse

from disclosure.agencies.admin.base import AgencyScopedAdmin
from disclosure.casework.admin.doors import go
from disclosure.casework.admin.lists import CaseList
from disclosure.casework.admin.pages import PAGES
from disclosure.casework.models import Case
from disclosure.casework.rules.workflow import HANDLER, VIEW_ROLES
from disclosure.workflow_admin import OwnPages


class CaseAdmin(OwnPages, CaseList, AgencyScopedAdmin):
    """A case is handled on its own page; the admin's form is never shown."""

    view_roles = VIEW_ROLES

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.holds(request.user, HANDLER)

    def own_pages(self) -> Iterable[tuple[str, Any, str]]:
        return PAGES

    def adding(self, request: HttpRequest) -> HttpResponse:
        return go("register")

    def opening(self, row: Case) -> HttpResponse:
        return go("open", row.pk)
