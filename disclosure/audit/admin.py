"""The trail to read, filter and export. Who sees which rows is decided above."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from disclosure.audit.labels import ACTIONS, action_label
from disclosure.audit.models import Entry
from disclosure.audit.resources import EntryResource, details
from disclosure.read_only import ReadOnlyMixin
from disclosure.spreadsheets.admin import SheetExportMixin


class ActionFilter(admin.SimpleListFilter):
    title = gettext_lazy("操作")
    parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(code, gettext(words)) for code, words in ACTIONS.items()]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Entry]
    ) -> QuerySet[Entry]:
        code = self.value()
        return queryset.filter(action=code) if code else queryset


class EntryAdmin(ReadOnlyMixin, SheetExportMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    """Nobody adds, changes or deletes a row, whatever the role."""

    resource_classes = [EntryResource]
    list_display = ("at", "actor", "what", "object_label")
    list_filter = (("at", admin.DateFieldListFilter), ActionFilter)
    search_fields = ("actor_name", "object_label")
    search_help_text = _("按操作人或对象查找")
    ordering = ("-id",)
    fields = (
        "at",
        "actor",
        "what",
        "object_label",
        "object_type",
        "object_id",
        "details",
        "previous",
        "digest",
    )
    readonly_fields = fields

    @admin.display(description=_("操作人"))
    def actor(self, entry: Entry) -> str:
        return entry.actor_name or gettext("系统")

    @admin.display(description=_("操作"))
    def what(self, entry: Entry) -> str:
        return action_label(entry.action)

    @admin.display(description=_("详情"))
    def details(self, entry: Entry) -> str:
        return format_html_join("\n", "<p>{}：{}</p>", details(entry))
