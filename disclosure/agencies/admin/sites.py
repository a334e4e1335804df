"""The websites of agencies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from disclosure.agencies import access, actions
from disclosure.agencies.admin.base import AgencyScopedAdmin
from disclosure.agencies.models import Agency, Site
from disclosure.agencies.vocabulary import Role


class SiteAdmin(AgencyScopedAdmin):
    """A site used by an agency outside the reach can be seen, not changed."""

    change_roles = (Role.SYSTEM_ADMIN,)
    list_display = ("name", "domain", "site_id_code", "icp_number")
    search_fields = ("name", "domain")
    ordering = ("name",)

    def reach(self, user: Any, roles: Iterable[str] | None) -> Q:
        """Through an agency that uses the site; one that nobody uses by role."""
        wanted = tuple(Role) if roles is None else roles
        used = Agency.objects.filter(site__isnull=False)
        ours = used.filter(access.reach(user, wanted))
        reached = Q(pk__in=ours.values("site"))
        if access.has_role(user, {Role.SYSTEM_ADMIN}.intersection(wanted)):
            reached |= ~Q(pk__in=used.values("site"))
        return reached

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (
            obj is None or self._is_ours(request, obj)
        )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def check_deletion(self, obj: Site) -> None:
        actions.check_site_unused(obj)

    def save_model(
        self, request: HttpRequest, obj: Site, form: Any, change: bool
    ) -> None:
        actions.save_site(obj, by=request.user)  # type: ignore[arg-type]

    def delete_model(self, request: HttpRequest, obj: Site) -> None:
        actions.delete_site(obj, by=request.user)  # type: ignore[arg-type]

    def _is_ours(self, request: HttpRequest, obj: Site) -> bool:
        usable = access.usable_sites(request.user)
        return Site.objects.filter(usable, pk=obj.pk).exists()
