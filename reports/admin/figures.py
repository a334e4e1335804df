"""The figures of a report: one table of values, and a form for each."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from disclosure.officer_pages import officer, put, say
from reports.actions.figures import (
    FIELDS,
    PRESCRIBED,
    delete_statistic,
    save_statistic,
)
from reports.admin.forms import FigureField, FigureForm
from reports.admin.pages import (
    AUTHORS,
    go,
    go_to_section,
    report_page,
    section_named,
    show,
)
from reports.document import figure_content, ordered_sections
from reports.models import Report, Statistic
from reports.rules.formats import FORMATS

SHOWN_AS_FIELD = ("section", "part_of", "numerator", "denominator")


@report_page("GET", "HEAD", "POST", writers=AUTHORS)
def grid(request: HttpRequest, report: Report) -> HttpResponse:
    """Show the figures the author named; save the values that were changed.

    Those of the official tables have a page of their own.
    """
    statistics = list(
        report.statistics.exclude(
            code__in=FORMATS[report.format].figures
        ).select_related("part_of", "section")
    )
    errors: dict[int, list[str]] = {}
    typed: dict[int, str] = {}
    if request.method == "POST":
        typed = _posted(request, "value", statistics)
        errors = _save_values(request, report, statistics, typed)
        if not errors:
            say(request, _("指标已保存。"))
            return go("figures", report.pk)
    rows = [
        {
            "statistic": row,
            "value": typed.get(row.pk, _typed(row)),
            "was": _typed(row),
            "errors": errors.get(row.pk, []),
        }
        for row in _grouped(statistics)
    ]
    status = 422 if errors else 200
    return show(request, report, "figures", {"rows": rows}, status=status)


@report_page("GET", "HEAD", "POST", roles=AUTHORS)
def add(request: HttpRequest, report: Report) -> HttpResponse:
    """Make a new figure."""
    given = {name: request.GET.get(name) for name in ("section", "part_of", "code")}
    return _form(request, report, None, {k: v for k, v in given.items() if v})


@report_page("GET", "HEAD", "POST", roles=AUTHORS)
def edit(request: HttpRequest, report: Report, statistic_id: int) -> HttpResponse:
    """Change a figure: its name, its code, what it belongs to."""
    row = report.statistics.get(pk=statistic_id)
    initial: dict[str, Any] = {
        name: getattr(row, f"{name}_id" if name in SHOWN_AS_FIELD else name)
        for name in FIELDS
    }
    initial["value"] = _typed(row)
    return _form(request, report, row, initial)


@report_page("POST", roles=AUTHORS)
def delete(request: HttpRequest, report: Report, statistic_id: int) -> HttpResponse:
    """Delete a figure that nothing refers to."""
    delete_statistic(report.pk, statistic_id, by=officer(request))
    say(request, _("指标已删除。"))
    return go("figures", report.pk)


def _form(
    request: HttpRequest,
    report: Report,
    row: Statistic | None,
    initial: dict[str, Any],
) -> HttpResponse:
    form = FigureForm(
        request.POST or None,
        report=report,
        ordered=ordered_sections(report.sections.all()),
        statistic=row,
        initial=initial,
    )
    if row is not None and row.code in FORMATS[report.format].figures:
        # Its value is filled in on the form, all else is prescribed.
        for name in (*PRESCRIBED, "value"):
            form.fields[name].disabled = True
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_statistic(
                report.pk,
                form.cleaned_data,
                by=officer(request),
                statistic_id=row.pk if row else None,
            )
        except ValidationError as wrong:
            put(form, wrong)
        else:
            say(request, _("指标“%(label)s”已保存。") % {"label": saved.label})
            return go_to_section(report, request.GET.get("back", ""), "figures")
    status = 422 if form.errors else 200
    back = section_named(report, request.GET.get("back", ""))
    context = {"form": form, "statistic": row, "back": back}
    return show(request, report, "figure", context, status=status)


def _save_values(
    request: HttpRequest,
    report: Report,
    statistics: list[Statistic],
    typed: dict[int, str],
) -> dict[int, list[str]]:
    """Save each changed value; return the sentences about those that cannot be."""
    errors: dict[int, list[str]] = {}
    before = _posted(request, "was", statistics)
    for row in statistics:
        now = _typed(row)
        was = before.get(row.pk, now)
        if typed.get(row.pk, was) == was:
            continue
        try:
            if was != now:
                raise ValidationError(_("别人刚把它改成了 %s，请核对。") % (now or "—"))
            save_statistic(
                report.pk,
                {"value": FigureField(required=False).clean(typed[row.pk])},
                by=officer(request),
                statistic_id=row.pk,
            )
        except ValidationError as wrong:
            errors[row.pk] = wrong.messages
    return errors


def _posted(
    request: HttpRequest, name: str, statistics: list[Statistic]
) -> dict[int, str]:
    """Return what was sent per figure; one made meanwhile by another is not."""
    fields = {row.pk: f"{name}-{row.pk}" for row in statistics}
    return {
        pk: request.POST[field] for pk, field in fields.items() if field in request.POST
    }


def _typed(row: Statistic) -> str:
    return "" if row.value is None else figure_content(row, {}).shown


def _grouped(statistics: list[Statistic]) -> list[Statistic]:
    """Return each total followed by its parts."""
    parts: dict[int | None, list[Statistic]] = {}
    for row in statistics:
        parts.setdefault(row.part_of_id, []).append(row)
    ordered: list[Statistic] = []

    def walk(total_id: int | None) -> None:
        for row in parts.get(total_id, ()):
            ordered.append(row)
            walk(row.pk)

    walk(None)
    return ordered
