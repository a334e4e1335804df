"""The trail, as far down the tree as an audit administrator reaches."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from disclosure.agencies import access
from disclosure.agencies.admin.base import AgencyScopedAdmin
from disclosure.agencies.models import Agency
from disclosure.agencies.vocabulary import Role
from disclosure.audit.admin import EntryAdmin


class TrailAdmin(EntryAdmin, AgencyScopedAdmin):
    view_roles = (Role.AUDIT_ADMIN,)

    def reach(self, user: Any, roles: Iterable[str] | None) -> Q:
        """Rows of no agency, or of one that is gone, belong to the root."""
        if not access.has_role(user, {Role.AUDIT_ADMIN}):
            return Q(pk__in=[])
        agencies = access.agencies_of(user, {Role.AUDIT_ADMIN})
        reached = Q(agency_id__in=agencies.values("pk"))
        if agencies.filter(parent=None).exists():
            reached |= Q(agency_id=None) | ~Q(agency_id__in=Agency.objects.values("pk"))
        return reached

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> Any:
        """A row of the trail has no history but itself."""
        return self.change_view(request, object_id)
