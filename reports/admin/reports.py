"""The list of reports, and the addresses of the authoring pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Max, Min, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from disclosure.agencies.admin.base import AgencyScopedAdmin
from disclosure.agencies.vocabulary import Role
from disclosure.translation import translate
from disclosure.workflow_admin import OwnPages
from reports.admin import (
    addends,
    computing,
    figures,
    form_grid,
    form_import,
    papers,
    particulars,
    repetition,
    review,
    starting,
    steps,
    summing,
    writing,
)
from reports.admin.pages import go, report_page, url
from reports.models import Report
from reports.queries import VIEW_ROLES
from reports.rules.vocabulary import State

_YEAR_LENGTH = 4


class YearFilter(admin.SimpleListFilter):
    """Years from the oldest to the newest report, without reading every row."""

    title = _("年度")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        found = Report.objects.aggregate(oldest=Min("year"), newest=Max("year"))
        if found["newest"] is None:
            return []
        years = range(found["newest"], found["oldest"] - 1, -1)
        return [(str(year), str(year)) for year in years]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Report]
    ) -> QuerySet[Report]:
        chosen = self.value() or ""
        is_year = len(chosen) == _YEAR_LENGTH and chosen.isdecimal()
        return queryset.filter(year=chosen) if is_year else queryset


@admin.register(Report)
class ReportAdmin(OwnPages, AgencyScopedAdmin):
    view_roles = VIEW_ROLES
    change_list_template = "admin/reports/report_list.html"
    list_display = [
        "title_link",
        "agency",
        "year",
        "edition",
        "shown_state",
        "published_at",
    ]
    list_display_links = None
    list_filter = ["state", YearFilter]
    list_select_related = ["agency"]
    search_fields = ["title", "agency__name"]
    ordering = ["-year", "agency__path", "-edition"]
    date_hierarchy = None

    @admin.display(description=_("标题"), ordering="title")
    def title_link(self, report: Report) -> str:
        return format_html('<a href="{}">{}</a>', url("open", report.pk), report.title)

    @admin.display(description=_("状态"), ordering="state")
    def shown_state(self, report: Report) -> str:
        return format_html(
            '<span class="state state-{}">{}</span>',
            report.state,
            translate(State.of(report.state).label),
        )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.holds(request.user, [Role.AUTHOR])

    def adding(self, request: HttpRequest) -> HttpResponse:
        return starting.start(request)

    def opening(self, row: Report) -> HttpResponse:
        return go("open", row.pk)

    def own_pages(self) -> Iterable[tuple[str, Any, str]]:
        pages: list[tuple[str, Any, str]] = [
            ("", open_report, "open"),
            ("write/", writing.first, "write"),
            ("write/<int:section_id>/", writing.write, "section"),
            ("write/<int:section_id>/versions/", writing.versions, "versions"),
            ("sections/add/", writing.add, "section_add"),
            ("sections/<int:section_id>/move/", writing.move, "section_move"),
            ("sections/<int:section_id>/delete/", writing.delete, "section_delete"),
            ("form/", form_grid.form, "form"),
            ("form/file/", form_import.download, "form_file"),
            ("form/import/", form_import.upload, "form_import"),
            ("figures/", figures.grid, "figures"),
            ("figures/add/", figures.add, "figure_add"),
            ("figures/<int:statistic_id>/", figures.edit, "figure"),
            ("figures/<int:statistic_id>/delete/", figures.delete, "figure_delete"),
            ("computing/", computing.computing, "computing"),
            ("cell/<str:code>/", computing.cell, "cell"),
            ("cell/<str:code>/adjust/", computing.adjust, "cell_adjust"),
            ("cell/<str:code>/take/", computing.take, "cell_take"),
            ("particulars/", particulars.edit, "particulars"),
            ("attachments/add/", particulars.add_attachment, "attachment_add"),
            (
                "attachments/<int:pk>/delete/",
                particulars.delete_attachment,
                "attachment_delete",
            ),
            ("attachments/<int:pk>/", particulars.download, "attachment"),
            ("links/add/", particulars.add_link, "link_add"),
            ("links/<int:pk>/delete/", particulars.delete_link, "link_delete"),
            ("files/", papers.files, "files"),
            ("files/make/", papers.make, "file_make"),
            ("files/<int:pk>/", papers.download, "file"),
            ("repetition/", repetition.repetition, "repetition"),
            ("summing/", summing.overview, "summing"),
            ("summing/take/", summing.take, "gather"),
            ("summing/add-up/", summing.sums, "add_up"),
            ("summing/addends/add/", addends.add, "addend_add"),
            ("summing/addends/<int:addend_id>/", addends.edit, "addend"),
            (
                "summing/addends/<int:addend_id>/delete/",
                addends.remove,
                "addend_delete",
            ),
            ("addends/<str:code>/", summing.cell, "addends"),
            ("review/", review.review, "review"),
            ("review/seen/", review.seen, "seen"),
            ("notes/add/", review.add_note, "note_add"),
            ("notes/<int:note_id>/resolve/", review.resolve_note, "note_resolve"),
            ("findings/<slug:fingerprint>/waive/", review.waive, "waive"),
            ("waivers/<int:waiver_id>/delete/", review.unwaive, "unwaive"),
            ("preview/", review.preview, "preview"),
            ("history/", review.history, "trail"),
            ("do/<slug:action>/", steps.step, "step"),
        ]
        return [(f"<int:report_id>/{route}", view, name) for route, view, name in pages]


@report_page("GET", "HEAD")
def open_report(request: HttpRequest, report: Report) -> HttpResponse:
    """Go where the officer's work on this report is."""
    if report.state == State.DRAFT:
        return go("write", report.pk)
    return go("review", report.pk)
