"""The addresses of the pages of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from disclosure.casework.admin import archiving, handling, papers, registering, stepping
from disclosure.casework.admin.doors import go

if TYPE_CHECKING:
    from disclosure.agencies.admin.base import AgencyScopedAdmin as _Admin
else:
    _Admin = object

_PAGES: tuple[tuple[str, Any, str], ...] = (
    ("register/", registering.register, "register"),
    ("register/done/", registering.done, "register_done"),
    ("<int:case_id>/open/", handling.open_case, "open"),
    ("<int:case_id>/similar/", handling.similar, "similar"),
    ("<int:case_id>/step/<slug:action>/", stepping.step, "step"),
    ("<int:case_id>/unmask/", handling.unmask, "unmask"),
    ("<int:case_id>/letters/<int:letter_id>/", papers.letter, "letter"),
    (
        "<int:case_id>/letters/<int:letter_id>/<slug:kind>/",
        papers.letter_file,
        "letter_file",
    ),
    ("<int:case_id>/preview/", papers.preview, "preview"),
    ("<int:case_id>/archive/", archiving.archive, "archive"),
    ("<int:case_id>/files/<int:file_id>/", papers.file, "file"),
)


class CasePages(_Admin):
    """Leads from the list to the page of a case, never to the admin's form."""

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(route, self.admin_site.admin_view(view), name=f"casework_case_{name}")
            for route, view, name in _PAGES
        ]
        return [*own, *super().get_urls()]

    def add_view(
        self, request: HttpRequest, *args: Any, **options: Any
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return go("register")

    def change_view(
        self, request: HttpRequest, object_id: str, *args: Any, **options: Any
    ) -> HttpResponse:
        return go("open", self.get_object(request, object_id).pk)
