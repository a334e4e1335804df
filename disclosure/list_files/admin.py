"""The button 导出 Excel of every list, and the file behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_safe

from disclosure.list_files.actions import record_list_export
from disclosure.list_files.answers import (
    MOST_ROWS,
    file_answer,
    file_headers,
    filters_used,
    say_too_long,
)
from disclosure.list_files.cells import cell_of, header_of
from disclosure.spreadsheets.admin import SheetExportMixin

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

    _Admin = ModelAdmin[Any]
else:
    _Admin = object

_BATCH = 500


class ListFileMixin(_Admin):
    """The list as it is filtered and sorted, all pages of it, as XLSX.

    The file holds the columns of the list as plain text, so nothing is shown there
    that the list hides. A list with an export of its own keeps that one only.
    """

    change_list_template = "admin/change_list_file.html"

    def list_file_agency(self, request: HttpRequest) -> int | None:
        """Return the agency in whose trail an export stands."""
        return None

    @property
    def has_list_file(self) -> bool:
        return not isinstance(self, SheetExportMixin)

    def get_urls(self) -> list[URLPattern]:
        urls = super().get_urls()
        if not self.has_list_file:
            return urls
        view = self.admin_site.admin_view(require_safe(self.list_file))
        return [path("list.xlsx", view, name=self._list_file_name()), *urls]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        address = self._list_file_address() if self.has_list_file else ""
        context = {"list_file_url": address, **(extra_context or {})}
        return super().changelist_view(request, context)

    def list_file(self, request: HttpRequest) -> HttpResponse:
        """Send the list after a line in the trail; one that is too long goes back."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            shown = self.get_changelist_instance(request)
        except IncorrectLookupParameters:
            return self._back("e=1")
        keys = list(shown.queryset.values_list("pk", flat=True)[: MOST_ROWS + 1])
        if len(keys) > MOST_ROWS:
            say_too_long(request, MOST_ROWS)
            return self._back(request.GET.urlencode())
        if request.method == "HEAD":
            return HttpResponse(headers=file_headers(self._list_file_title()))
        self._note_export(request, len(keys))
        return self._sent(shown, keys)

    def _note_export(self, request: HttpRequest, count: int) -> None:
        record_list_export(
            self.opts.label_lower,
            self._list_file_title(),
            count,
            filters_used(request),
            agency_id=self.list_file_agency(request),
            by=request.user,
        )

    def _sent(self, shown: Any, keys: list[Any]) -> HttpResponse:
        columns = [name for name in shown.list_display if name != "action_checkbox"]
        header = [header_of(column, self) for column in columns]
        rows = (
            [cell_of(column, row, self) for column in columns]
            for row in _in_order(shown.queryset, keys)
        )
        return file_answer(self._list_file_title(), header, rows)

    def _list_file_title(self) -> str:
        return str(self.opts.verbose_name_plural)

    def _list_file_name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_list_file"

    def _list_file_address(self) -> str:
        site = self.admin_site.name
        return reverse(f"{site}:{self._list_file_name()}", current_app=site)

    def _back(self, query: str) -> HttpResponse:
        name = f"{self.opts.app_label}_{self.opts.model_name}_changelist"
        address = reverse(f"{self.admin_site.name}:{name}")
        return HttpResponseRedirect(f"{address}?{query}" if query else address)


def _in_order(rows: Any, keys: list[Any]) -> Iterator[Any]:
    """Yield rows by their keys, a batch in memory at a time."""
    plain = rows.order_by()
    for start in range(0, len(keys), _BATCH):
        some = keys[start : start + _BATCH]
        found = {row.pk: row for row in plain.filter(pk__in=some)}
        yield from (found[key] for key in some if key in found)
