"""The desks of agencies, and the deadlines that moved with the calendar."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from disclosure.agencies.access import agencies_of
from disclosure.agencies.admin.base import AgencyScopedAdmin
from disclosure.agencies.models import Agency
from disclosure.agencies.vocabulary import Role
from disclosure.casework.actions.desks import check_desk, save_desk
from disclosure.casework.models import DeadlineMove, Desk
from disclosure.casework.rules.workflow import VIEW_ROLES
from disclosure.read_only import ReadOnlyMixin
from disclosure.workflow_admin import CheckedForm


class DeskForm(CheckedForm):
    def check_instance(self) -> None:
        check_desk(self.instance, self.user)


class DeskAdmin(AgencyScopedAdmin):
    """Letters rest on a desk, so it is never deleted, only closed."""

    view_roles = VIEW_ROLES
    change_roles = (Role.SYSTEM_ADMIN,)
    form = DeskForm
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    fields = (
        *("agency", "code", "mark", "is_open", "clarification_days"),
        *("review_body", "court", "review_url", "query_review_first", "payment"),
    )
    list_display = ("agency", "code", "mark", "is_open")
    list_select_related = ("agency",)
    search_fields = ("agency__name", "code")
    ordering = ("agency__path",)

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.remote_field.model is Agency:
            kwargs["queryset"] = agencies_of(request.user, self.change_roles)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: Desk, form: Any, change: bool
    ) -> None:
        by: Any = request.user
        save_desk(obj, by=by)


class DeadlineMoveAdmin(ReadOnlyMixin, AgencyScopedAdmin):
    """Which applicants to tell after a change of the calendar; only to look at."""

    agency_path = "case__agency__"
    view_roles = VIEW_ROLES
    list_display = ("case_link", "before", "after", "at")
    list_display_links = None
    list_select_related = ("case",)
    ordering = ("-pk",)

    @admin.display(description=_("办件"))
    def case_link(self, row: DeadlineMove) -> str:
        return format_html(
            '<a href="{}">{}</a>', row.case.get_absolute_url(), row.case.number
        )
