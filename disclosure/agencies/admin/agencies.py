"""The tree of agencies."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from disclosure.agencies import access, actions
from disclosure.agencies.admin.base import AgencyScopedAdmin
from disclosure.agencies.models import Agency, Site
from disclosure.agencies.resources import AgencyResource
from disclosure.agencies.vocabulary import Role
from disclosure.spreadsheets.admin import SheetMixin
from disclosure.workflow_admin import CheckedForm

_DEEPEST_STEP = 6


class AgencyForm(CheckedForm):
    def check_instance(self) -> None:
        actions.check_agency(self.instance)
        access.check_place(self.user, self.instance)


class AgencyAdmin(SheetMixin, AgencyScopedAdmin):
    change_roles = (Role.SYSTEM_ADMIN,)
    agency_path = ""
    resource_classes = [AgencyResource]
    form = AgencyForm
    list_display = ("branch", "kind", "slug", "credit_code", "is_active")
    list_filter = ("kind", "is_active")
    search_fields = ("name", "slug", "credit_code")
    list_select_related = ("parent", "site")
    ordering = ("path",)
    fieldsets = (
        (None, {"fields": ("name", "slug", "kind", "parent", "credit_code", "site")}),
        (
            _("公开工作机构"),
            {
                "fields": (
                    "office",
                    "address",
                    "postcode",
                    "phone",
                    "fax",
                    "email",
                    "hours",
                    "region",
                    "makes_rules",
                )
            },
        ),
        (None, {"fields": ("is_active",)}),
    )

    @admin.display(description=_("名称"), ordering="path")
    def branch(self, agency: Agency) -> str:
        step = min(max(agency.depth, 0), _DEEPEST_STEP)
        return format_html('<span class="step-{}">{}</span>', step, agency.name)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The topmost agency in reach cannot be moved."""
        if obj and not access.may_place(request.user, obj.parent):
            return ("parent",)
        return ()

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        kwargs["queryset"] = self._offered(db_field.name, request)
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field and db_field.name == "parent":
            field.required = not access.may_place(request.user, None)
        return field

    def check_deletion(self, obj: Agency) -> None:
        actions.check_agency_unused(obj)

    def save_model(
        self, request: HttpRequest, obj: Agency, form: Any, change: bool
    ) -> None:
        actions.save_agency(obj, by=request.user)  # type: ignore[arg-type]

    def delete_model(self, request: HttpRequest, obj: Agency) -> None:
        actions.delete_agency(obj, by=request.user)  # type: ignore[arg-type]

    def _offered(self, name: str, request: HttpRequest) -> QuerySet[Any]:
        if name == "parent":
            offered = access.agencies_of(request.user, self.change_roles)
            return offered.order_by("path")
        used = access.agencies_of(request.user, self.change_roles).values("site")
        usable = Site.objects.filter(access.usable_sites(request.user))
        return (usable | Site.objects.filter(pk__in=used)).order_by("name")
