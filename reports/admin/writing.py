"""The writing page: outline, the section being written, figures and findings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.agencies.access import roles_in
from disclosure.agencies.vocabulary import Role
from disclosure.blocked import Blocked
from disclosure.officer_pages import officer, say
from reports.actions import writing
from reports.admin.editor import labels
from reports.admin.forms import NewSectionForm, SectionForm
from reports.admin.pages import AUTHORS, go, report_page, show
from reports.comparison import marked
from reports.document import OrderedSection, figure_content, ordered_sections
from reports.models import Report, Section, Statistic
from reports.queries import CheckedFinding, findings_of
from reports.rules.formats import FORMATS
from reports.rules.prose import as_typed, plain_text, references
from reports.rules.vocabulary import State

PRESENCE = timedelta(minutes=15)


@report_page("GET", "HEAD")
def first(request: HttpRequest, report: Report) -> HttpResponse:
    """Open the first section that can be written, or the outline if none is."""
    ordered = ordered_sections(report.sections.all())
    for item in ordered:
        if not item.section.body and not item.has_children:
            return go("section", report.pk, item.section.pk)
    if ordered:
        return go("section", report.pk, ordered[0].section.pk)
    return _page(request, report, None, None)


@report_page("GET", "HEAD", "POST", writers=AUTHORS)
def write(request: HttpRequest, report: Report, section_id: int) -> HttpResponse:
    """Show a section; save it when posted."""
    rows = report.sections.select_related("opened_by", "saved_by")
    section = rows.filter(pk=section_id).first()
    if section is None:
        return _gone(request, report)
    if request.method == "POST":
        return _save(request, report, section)
    if report.state == State.DRAFT and _may_write(request, report):
        section = _opened(request, report, section)
    form = SectionForm(initial=_initial(section))
    return _page(request, report, section, form)


def _save(request: HttpRequest, report: Report, section: Section) -> HttpResponse:
    form = SectionForm(request.POST)
    if not form.is_valid():
        return _page(request, report, section, form, status=422)
    values = form.cleaned_data
    try:
        writing.save_section(
            report.pk,
            section.pk,
            heading=values["heading"],
            body=values["body"],
            version=values["version"],
            by=officer(request),
        )
    except writing.Conflict as conflict:
        return _conflict(request, report, conflict.current, values)
    except (Blocked, ValidationError) as refused:
        for text in refused.messages:
            form.add_error(None, text)
        status = 409 if isinstance(refused, Blocked) else 422
        return _page(request, report, section, form, status=status)
    say(request, _("已保存。"))
    return go("section", report.pk, section.pk)


def _gone(request: HttpRequest, report: Report) -> HttpResponse:
    """Give back what was typed for a section that somebody deleted meanwhile."""
    typed = request.POST.get("body")
    if typed is None:
        raise Http404
    context = {"heading": request.POST.get("heading", ""), "typed": typed}
    return show(request, report, "section_gone", context, status=409)


def _conflict(
    request: HttpRequest, report: Report, current: Section, mine: dict[str, Any]
) -> HttpResponse:
    body = writing.clean_body(mine["body"])
    form = SectionForm(
        initial={
            "heading": mine["heading"],
            "body": as_typed(body),
            "version": current.version,
        }
    )
    shown = _values(report)
    context = {
        "section": current,
        "form": form,
        "pieces": marked(plain_text(current.body, shown), plain_text(body, shown)),
        "editor_labels": labels(),
        "figures_json": _figures_json(_statistics(report)),
    }
    return show(request, report, "conflict", context, status=409)


@report_page("POST", roles=AUTHORS)
def add(request: HttpRequest, report: Report) -> HttpResponse:
    """Add a section to the outline."""
    ordered = ordered_sections(report.sections.all())
    form = NewSectionForm(request.POST, ordered=ordered)
    if not form.is_valid():
        raise ValidationError([_("请填写新章节的标题。")])
    parent = form.cleaned_data["parent"]
    section = writing.add_section(
        report.pk,
        heading=form.cleaned_data["heading"],
        parent_id=parent.pk if parent else None,
        by=officer(request),
    )
    return go("section", report.pk, section.pk)


@report_page("POST", roles=AUTHORS)
def move(request: HttpRequest, report: Report, section_id: int) -> HttpResponse:
    """Move a section up or down among its siblings."""
    up = request.POST.get("direction") == "up"
    writing.move_section(report.pk, section_id, up=up, by=officer(request))
    return go("section", report.pk, section_id)


@report_page("GET", "HEAD", "POST", roles=AUTHORS)
def delete(request: HttpRequest, report: Report, section_id: int) -> HttpResponse:
    """Ask, then delete a section with what is below it."""
    section = report.sections.get(pk=section_id)
    if request.method == "POST":
        writing.delete_section(report.pk, section_id, by=officer(request))
        say(request, _("已删除“%(heading)s”。") % {"heading": section.heading})
        return go("write", report.pk)
    below = [item for item in report.sections.all() if item.parent_id == section.pk]
    return show(request, report, "section_delete", {"section": section, "below": below})


@report_page("GET", "HEAD")
def versions(request: HttpRequest, report: Report, section_id: int) -> HttpResponse:
    """Show what a section said before; an older text can be put back."""
    section = report.sections.get(pk=section_id)
    kept = section.versions.select_related("saved_by")[:50]
    shown = _values(report)
    newer = plain_text(section.body, shown)
    rows = []
    for version in kept:
        older = plain_text(version.body, shown)
        rows.append({"version": version, "pieces": marked(older, newer)})
        newer = older
    return show(request, report, "versions", {"section": section, "rows": rows})


def _page(
    request: HttpRequest,
    report: Report,
    section: Section | None,
    form: SectionForm | None,
    status: int = 200,
) -> HttpResponse:
    ordered = ordered_sections(report.sections.all())
    statistics = _statistics(report)
    findings = _nearest_first(findings_of(report), section, statistics)
    here = _here(ordered, section)
    context = {
        "ordered": ordered,
        "section": section,
        "here": here,
        "hint": FORMATS[report.format].hints().get(section.key, "") if section else "",
        "form": form,
        "new_section": NewSectionForm(ordered=ordered, auto_id="new_%s"),
        "statistics": statistics,
        "shown": {row.pk: figure_content(row, {}).shown for row in statistics},
        "figures_json": _figures_json(statistics),
        "editor_labels": labels(),
        "findings": findings,
        "marked_sections": {item.finding.section for item in findings if item.is_open},
        "notes": _notes(report, section),
        "other_author": _other_author(request, section),
    }
    return show(request, report, "write", context, status=status)


def _nearest_first(
    findings: list[CheckedFinding],
    section: Section | None,
    statistics: list[Statistic],
) -> list[CheckedFinding]:
    """Put what concerns this section and its figures before the rest."""
    if section is None:
        return findings
    codes = {row.code for row in statistics if row.section_id == section.pk}
    codes |= set(references(section.body))

    def is_far(item: CheckedFinding) -> bool:
        return item.finding.section != section.key and item.finding.code not in codes

    return sorted(findings, key=is_far)


def _here(
    ordered: list[OrderedSection], section: Section | None
) -> OrderedSection | None:
    if section is None:
        return None
    return next((item for item in ordered if item.section.pk == section.pk), None)


def _initial(section: Section) -> dict[str, object]:
    return {
        "heading": section.heading,
        "body": as_typed(section.body),
        "version": section.version,
    }


def _statistics(report: Report) -> list[Statistic]:
    return list(report.statistics.select_related("part_of", "section"))


def _values(report: Report) -> dict[str, str]:
    return {row.code: figure_content(row, {}).shown for row in report.statistics.all()}


def _figures_json(statistics: list[Statistic]) -> dict[str, dict[str, str]]:
    return {
        row.code: {
            "label": row.label,
            "value": figure_content(row, {}).shown,
            "unit": "",
        }
        for row in statistics
    }


def _notes(report: Report, section: Section | None) -> list[Any]:
    rows = report.notes.filter(resolved_at=None).select_related("written_by", "section")
    return [row for row in rows if row.section_id in (None, section and section.pk)]


def _may_write(request: HttpRequest, report: Report) -> bool:
    return Role.AUTHOR in roles_in(request.user, report.agency)


def _opened(request: HttpRequest, report: Report, section: Section) -> Section:
    writing.open_section(report.pk, section.pk, by=officer(request))
    return section


def _other_author(request: HttpRequest, section: Section | None) -> Any:
    """Return who else opened this section lately, to tell the second author."""
    if section is None or section.opened_by_id in (None, request.user.pk):
        return None
    recent = section.opened_at and timezone.now() - section.opened_at < PRESENCE
    return section.opened_by if recent else None
