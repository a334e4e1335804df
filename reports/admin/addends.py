"""The figures of one addend: entered by the office in the form, or to be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from disclosure.agencies.access import roles_in
from disclosure.agencies.vocabulary import Role
from disclosure.officer_pages import officer, say
from reports.actions.addends import (
    Changed,
    add_outside,
    change_outside,
    entry_stamp,
    is_removable,
    remove_addend,
)
from reports.admin.pages import AUTHORS, go, report_page, show
from reports.admin.summing_tables import DrawnTable, tables_of, written
from reports.models import Addend, Report
from reports.rules.formats import FORMATS, FigureSpec
from reports.rules.vocabulary import State
from reports.summing.standings import own_register
from reports.summing.sums import link_of, values_of

_LONGEST_NAME = 100


@dataclass(frozen=True)
class Entry:
    """What stands in the form: words, figures as typed, and what is wrong."""

    name: str = ""
    note: str = ""
    figures: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    stamp: str = ""


@report_page("GET", "HEAD", "POST", roles=AUTHORS)
def add(request: HttpRequest, report: Report) -> HttpResponse:
    """Enter a body that has no report in the system."""
    if not FORMATS[report.format].tables:
        return go("summing", report.pk)
    if request.method != "POST":
        name = request.GET.get("name", "")[:_LONGEST_NAME]
        return _page(request, report, None, Entry(name=name))
    entry = _posted(request, report)
    try:
        saved = add_outside(
            report.pk, entry.name, entry.figures, entry.note, by=officer(request)
        )
    except ValidationError as wrong:
        return _page(request, report, None, _with_errors(entry, wrong), 422)
    say(request, _("“%s”已计入汇总来源。") % saved.name)
    return go("summing", report.pk)


@report_page("GET", "HEAD", "POST", writers=AUTHORS)
def edit(request: HttpRequest, report: Report, addend_id: int) -> HttpResponse:
    """Show the figures of an addend; change what the office entered."""
    addend = report.addends.select_related("agency", "edition__agency").get(
        pk=addend_id
    )
    if request.method != "POST":
        return _page(request, report, addend, _stored(addend))
    entry = _posted(request, report)
    try:
        change_outside(
            report.pk,
            addend.pk,
            entry.name,
            entry.figures,
            entry.note,
            by=officer(request),
            stamp=entry.stamp,
        )
    except ValidationError as wrong:
        return _page(request, report, addend, _with_errors(entry, wrong), 422)
    except Changed:
        addend.refresh_from_db()
        return _page(request, report, addend, entry, 409)
    say(request, _("“%s”的数字已保存。") % addend.name)
    return go("summing", report.pk)


@report_page("POST", roles=AUTHORS)
def remove(request: HttpRequest, report: Report, addend_id: int) -> HttpResponse:
    """Take a body that the office entered out of the sum."""
    remove_addend(report.pk, addend_id, by=officer(request))
    say(request, _("已从汇总来源中删除。"))
    return go("summing", report.pk)


def _page(
    request: HttpRequest,
    report: Report,
    addend: Addend | None,
    entry: Entry,
    status: int = 200,
) -> HttpResponse:
    is_own = addend is not None and addend.agency_id == report.agency_id
    writes = (
        (addend is None or addend.edition_id is None)
        and report.state == State.DRAFT
        and Role.AUTHOR in roles_in(request.user, report.agency)
    )
    register = own_register(report) if is_own else {}
    stamp = entry_stamp(addend) if addend and addend.edition_id is None else ""
    edition = addend.edition if addend else None
    context = {
        "addend": addend,
        "entry": entry,
        "is_own": is_own,
        "writes": writes,
        "is_changed": status == 409,
        "has_register": bool(register),
        "stamp": stamp,
        "edition_state": State.of(edition.state) if edition else None,
        "link": link_of(addend) if addend and edition else "",
        "may_remove": addend is not None and writes and is_removable(addend, report),
        "wrong_figures": any(
            code in entry.errors for code in FORMATS[report.format].figures
        ),
        "tables": _tables(
            report,
            entry,
            given=frozenset(register),
            stored=addend.figures if addend and status == 409 else {},
            writes=writes,
        ),
    }
    return show(request, report, "summing_addend", context, status=status)


def _tables(
    report: Report,
    entry: Entry,
    *,
    given: frozenset[str],
    stored: Mapping[str, str],
    writes: bool,
) -> list[DrawnTable]:
    """Draw the figures; ``stored`` are another's where both wrote at once."""

    def fill(spec: FigureSpec) -> dict[str, Any]:
        text = entry.figures.get(spec.code, "")
        other = stored.get(spec.code, "")
        return {
            "text": text,
            "stored": other if other != text else "",
            "is_input": writes,
            "is_given": spec.code in given,
            "unit": spec.unit,
            "errors": entry.errors.get(spec.code, []),
        }

    return tables_of(FORMATS[report.format], fill)


def _stored(addend: Addend) -> Entry:
    if addend.edition_id is None:
        return Entry(addend.name, addend.note, addend.figures)
    codes = FORMATS[addend.report.format].figures
    values = values_of([addend], codes)
    figures = {code: written(value) for (_pk, code), value in values.items()}
    return Entry(addend.name, addend.note, figures)


def _posted(request: HttpRequest, report: Report) -> Entry:
    """Read the form; where it was asked for, blanks become 0."""
    fill = "0" if request.POST.get("blanks") == "zero" else ""
    return Entry(
        name=_words(request, "name"),
        note=_words(request, "note"),
        figures={
            code: _words(request, f"figure-{code}") or fill
            for code in FORMATS[report.format].figures
        },
        stamp=_words(request, "stamp"),
    )


def _with_errors(entry: Entry, wrong: ValidationError) -> Entry:
    found = wrong.message_dict if hasattr(wrong, "error_dict") else {}
    errors = found or {"name": wrong.messages}
    return Entry(entry.name, entry.note, entry.figures, errors)


def _words(request: HttpRequest, name: str) -> str:
    """Return what was written, without the sign that PostgreSQL cannot store."""
    return request.POST.get(name, "").replace("\0", "").strip()
