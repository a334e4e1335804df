"""Who holds which role where: appointed and dismissed, never changed."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from disclosure.agencies import access, actions
from disclosure.agencies.admin.base import AgencyScopedAdmin
from disclosure.agencies.models import Officer
from disclosure.agencies.resources import OfficerResource
from disclosure.agencies.vocabulary import Role
from disclosure.spreadsheets.admin import SheetMixin
from disclosure.workflow_admin import CheckedForm


class OfficerForm(CheckedForm):
    def check_instance(self) -> None:
        access.check_appointing(self.user, self.instance)
        actions.check_not_oneself(self.instance.user, self.user)
        actions.check_separation(self.instance)


class OfficerAdmin(SheetMixin, AgencyScopedAdmin):
    view_roles = change_roles = (Role.SECURITY_ADMIN,)
    resource_classes = [OfficerResource]
    form = OfficerForm
    fields = ("user", "agency", "role")
    list_display = ("user", "agency", "role")
    list_filter = ("role",)
    list_select_related = ("user", "agency")
    search_fields = ("user__username", "user__name", "agency__name")
    ordering = ("agency__path", "user__username")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        kwargs["queryset"] = self._offered(db_field.name, request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: Officer, form: Any, change: bool
    ) -> None:
        by: Any = request.user
        obj.pk = actions.appoint(obj.user, obj.agency, obj.role, by=by).pk

    def delete_model(self, request: HttpRequest, obj: Officer) -> None:
        actions.dismiss(obj, by=request.user)  # type: ignore[arg-type]

    def _offered(self, name: str, request: HttpRequest) -> QuerySet[Any]:
        if name == "user":
            users = access.manageable_users(request.user)
            return users.filter(is_active=True).order_by("username")
        return access.agencies_of(request.user, self.change_roles).order_by("path")
