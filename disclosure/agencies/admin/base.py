"""The admin of rows that belong to an agency."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from disclosure.agencies import access
from disclosure.agencies.vocabulary import Role
from disclosure.audit.labels import action_label
from disclosure.audit.queries import history_of
from disclosure.list_files.admin import ListFileMixin
from disclosure.workflow_admin import CheckedForm, ScopedAdmin

HISTORY_LENGTH = 100


class AgencyScopedAdmin(ListFileMixin, ScopedAdmin):
    """Rows are in reach through their agency, which ``agency_path`` leads to.

    ``agency_path`` is the way from the row to its agency, such as
    ``agency__``; empty for the agency itself.
    """

    agency_path = "agency__"

    def reach(self, user: Any, roles: Iterable[str] | None) -> Q:
        wanted = tuple(Role) if roles is None else roles
        return access.reach(user, wanted, self.agency_path)

    def holds(self, user: Any, roles: Iterable[str]) -> bool:
        return access.has_role(user, roles)

    def list_file_agency(self, request: HttpRequest) -> int | None:
        """Return the highest agency whose rows the officer sees."""
        seen = access.agencies_of(request.user, self._viewers()).order_by("path")
        return seen.values_list("pk", flat=True).first()

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        if issubclass(form, CheckedForm):
            form.user = request.user
        return form

    def history_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show what the trail holds about this row."""
        obj = self.get_object(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            "title": _("操作记录：%s") % obj,
            "lines": _lines(obj),
            "object": obj,
            "opts": self.opts,
            "module_name": self.opts.verbose_name_plural,
        }
        return TemplateResponse(request, "admin/object_history.html", context)


def _lines(obj: Model) -> list[tuple[Any, str, str]]:
    rows = history_of(obj)[:HISTORY_LENGTH]
    return [(row.at, row.actor_name, action_label(row.action)) for row in rows]
