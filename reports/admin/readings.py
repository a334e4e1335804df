"""Existing reports on their way in: the list, uploading, waiting, ending."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from disclosure.agencies.admin.base import AgencyScopedAdmin
from disclosure.agencies.vocabulary import Role
from disclosure.blocked import Blocked
from disclosure.labels import Sentence
from disclosure.officer_pages import officer, put, say
from disclosure.translation import translate
from disclosure.workflow_admin import OwnPages
from reports.actions import reading as actions
from reports.actions.reading_draft import make_draft
from reports.admin import reading_check
from reports.admin.pages import url as report_url
from reports.admin.reading_forms import DraftForm, GivenForm, UploadForm
from reports.admin.reading_page import AUTHORS, go, page, reading_page, show, url
from reports.models import Reading, Report
from reports.queries import VIEW_ROLES, starting_agencies
from reports.rules.vocabulary import ReadingState

#: Seconds until a page that waits asks again.
EVERY = 3
_BEING_READ = (ReadingState.WAITING, ReadingState.READING)


@admin.register(Reading)
class ReadingAdmin(OwnPages, AgencyScopedAdmin):
    view_roles = VIEW_ROLES
    list_display = ["name_link", "agency", "year", "shown_state", "uploaded_at"]
    list_display_links = None
    list_filter = ["state"]
    list_select_related = ["agency"]
    search_fields = ["name", "title", "agency__name"]
    ordering = ["-uploaded_at", "-id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reading]:
        rows: QuerySet[Reading] = super().get_queryset(request)
        return rows.defer("answer")

    @admin.display(description=gettext_lazy("文件"), ordering="name")
    def name_link(self, reading: Reading) -> str:
        return format_html('<a href="{}">{}</a>', url("open", reading.pk), reading.name)

    @admin.display(description=gettext_lazy("状态"), ordering="state")
    def shown_state(self, reading: Reading) -> str:
        label = translate(ReadingState.of(reading.state).label)
        return format_html(
            '<span class="state reading-{}">{}</span>', reading.state, label
        )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.holds(request.user, [Role.AUTHOR])

    def adding(self, request: HttpRequest) -> HttpResponse:
        return upload(request)

    def opening(self, row: Reading) -> HttpResponse:
        return go("open", row.pk)

    def own_pages(self) -> Iterable[tuple[str, Any, str]]:
        pages: list[tuple[str, Any, str]] = [
            ("", open_reading, "open"),
            ("state/", state, "state"),
            ("figures/", reading_check.figures, "figures"),
            ("figures/confirm/", reading_check.confirm, "confirm"),
            ("text/", reading_check.text, "text"),
            ("file/", file, "file"),
            ("pages/<int:number>/", picture, "picture"),
            ("draft/", draft, "draft"),
            ("again/", again, "again"),
            ("discard/", discard, "discard"),
        ]
        return [
            (f"<int:reading_id>/{route}", view, name) for route, view, name in pages
        ]


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Ask for a file, and have it read."""
    agencies = starting_agencies(request.user)
    files = request.FILES if request.method == "POST" else None
    form = UploadForm(request.POST or None, files, agencies=agencies)
    if request.method == "POST" and form.is_valid():
        try:
            values = form.cleaned_data
            found = actions.upload(**values, by=officer(request))
        except (Blocked, ValidationError) as refused:
            put(form, refused, "file")
        else:
            return go("open", found.pk)
    context = {"title": _("导入已有报告"), "form": form}
    return page(request, "reading_upload", context, 422 if form.errors else 200)


@reading_page("GET", "HEAD")
def open_reading(request: HttpRequest, reading: Reading) -> HttpResponse:
    """Go where the work on this file is."""
    if reading.state in (*_BEING_READ, ReadingState.REFUSED):
        return go("state", reading.pk)
    if reading.state == ReadingState.READ and not reading.cells.exists():
        return go("text", reading.pk)
    return go("figures", reading.pk) if reading.answer else go("state", reading.pk)


@reading_page("GET", "HEAD")
def state(request: HttpRequest, reading: Reading) -> HttpResponse:
    """Show that a file waits, is being read, or why it was not read."""
    if reading.state == ReadingState.READ:
        return go("open", reading.pk)
    is_waiting = reading.state in _BEING_READ
    context = {
        "is_waiting": is_waiting,
        "ahead": _ahead(reading) if is_waiting else 0,
        "every": EVERY,
        "reason": _reason(reading),
        "given": GivenForm(initial={"year": reading.year, "format": reading.format}),
    }
    response = show(request, reading, "reading_state", context)
    if is_waiting:
        response["Refresh"] = str(EVERY)
    return response


def _ahead(reading: Reading) -> int:
    """Return how many files wait before this one."""
    rows = Reading.objects.filter(state=ReadingState.WAITING)
    return rows.filter(uploaded_at__lt=reading.uploaded_at).count()


def _reason(reading: Reading) -> str:
    if not reading.reason:
        return ""
    return translate(Sentence(reading.reason["template"], reading.reason["values"]))


@reading_page("GET", "HEAD")
def file(request: HttpRequest, reading: Reading) -> HttpResponse:
    """Send the file as it was uploaded; never shown by the browser itself."""
    if not reading.file:
        raise Http404
    return _sent(reading.file, as_attachment=True, filename=reading.name)


@reading_page("GET", "HEAD")
def picture(request: HttpRequest, reading: Reading, number: int) -> HttpResponse:
    """Send a page of the file as a picture."""
    found = reading.pages.filter(number=number).first()
    if found is None:
        raise Http404
    response = _sent(found.picture, content_type="image/png")
    response["Cache-Control"] = "private, max-age=600"
    return response


def _sent(stored: Any, **options: Any) -> HttpResponse:
    try:
        content = stored.open("rb")
    except OSError as gone:
        raise Http404 from gone
    response = FileResponse(content, **options)
    response["X-Content-Type-Options"] = "nosniff"
    return response  # type: ignore[return-value]


@reading_page("GET", "HEAD", "POST", roles=AUTHORS)
def draft(request: HttpRequest, reading: Reading) -> HttpResponse:
    """Ask for agency, year and title, then make the draft."""
    agencies = starting_agencies(request.user)
    initial = {
        "agency": reading.agency_id,
        "year": reading.year,
        "title": reading.title,
    }
    form = DraftForm(request.POST or None, agencies=agencies, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = make_draft(reading.pk, **form.cleaned_data, by=officer(request))
        except (Blocked, ValidationError) as refused:
            put(form, refused)
        else:
            say(request, _("草稿已建立，请通读一遍再送审。"))
            return go_to_report(made)
    answer = reading.answer or {}
    context = {
        "tab": "draft",
        "form": form,
        "taken": _taken(reading, form),
        "named": str(answer.get("agency", "")),
    }
    return show(request, reading, "reading_draft", context, 422 if form.errors else 200)


def _taken(reading: Reading, form: DraftForm) -> list[Report]:
    """Return the editions there are of the year that was asked for."""
    values = getattr(form, "cleaned_data", form.initial)
    agency = values.get("agency")
    rows = Report.objects.filter(year=values.get("year") or 0, agency=agency)
    return list(rows.order_by("edition"))


def go_to_report(report: Report) -> HttpResponse:
    return HttpResponse(status=302, headers={"Location": report_url("open", report.pk)})


@reading_page("POST", roles=AUTHORS)
def again(request: HttpRequest, reading: Reading) -> HttpResponse:
    """Have the file read as one of another year or format."""
    form = GivenForm(request.POST)
    if not form.is_valid():
        raise ValidationError(
            [text for wrong in form.errors.values() for text in wrong]
        )
    actions.read_again(reading.pk, **form.cleaned_data, by=officer(request))
    return go("open", reading.pk)


@reading_page("GET", "HEAD", "POST", roles=AUTHORS)
def discard(request: HttpRequest, reading: Reading) -> HttpResponse:
    """Ask whether to give the file up, and do so."""
    if request.method != "POST":
        return show(request, reading, "reading_discard", {})
    actions.discard(reading.pk, by=officer(request))
    say(request, _("已放弃这份文件，没有建立草稿。"))
    return go("changelist")
