"""The register of requests in the back office."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from disclosure.agencies.admin.base import AgencyScopedAdmin
from disclosure.casework.admin.lists import CaseList
from disclosure.casework.admin.pages import CasePages
from disclosure.casework.rules.workflow import HANDLER, VIEW_ROLES


class CaseAdmin(CasePages, CaseList, AgencyScopedAdmin):
    """A case is handled on its own page; the admin's form is never shown."""

    view_roles = VIEW_ROLES

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.holds(request.user, HANDLER)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
