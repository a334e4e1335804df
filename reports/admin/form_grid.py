"""The official tables of a report, filled in as on the paper form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from disclosure.agencies.access import roles_in
from disclosure.agencies.vocabulary import Role
from disclosure.officer_pages import officer, say
from disclosure.translation import translate
from reports.actions.form_figures import FormSaved, save_figures
from reports.actions.official import departs
from reports.admin.form_cells import Filled, Typed, by_code, draw, rows_of
from reports.admin.pages import AUTHORS, SHOWN_FINDINGS, go, report_page, show
from reports.admin.summing_tables import name_of
from reports.form.sums import Kind
from reports.form.values import last_year
from reports.models import Report, Statistic
from reports.queries import CheckedFinding, findings_of
from reports.rules.formats import FORMATS, Format
from reports.rules.vocabulary import State


@report_page("GET", "HEAD", "POST", writers=AUTHORS)
def form(request: HttpRequest, report: Report) -> HttpResponse:
    """Show the official tables; save the figures that were changed."""
    if not FORMATS[report.format].tables:
        return go("figures", report.pk)
    if request.method != "POST":
        return _page(request, report, Typed())
    values, reasons = (
        _posted(request, report, "value"),
        _posted(request, report, "reason"),
    )
    saved = _save(request, report, values, reasons)
    if saved.errors:
        typed = Typed(values, reasons, saved.errors)
        return _page(request, report, typed, saved.saved, status=422)
    if saved.saved:
        say(request, _("已保存 %(n)s 格。") % {"n": saved.saved})
    else:
        say(request, _("没有改动。"))
    return go("form", report.pk)


def _save(
    request: HttpRequest,
    report: Report,
    values: Mapping[str, str],
    reasons: Mapping[str, str],
) -> FormSaved:
    """Save what differs from what the officer was shown."""
    was = _posted(request, report, "was")
    reason_was = _posted(request, report, "reason-was")
    fill = "0" if request.POST.get("blanks") == "zero" else ""
    changed = {
        code: text or fill
        for code, text in values.items()
        if (text or fill) != was.get(code)
        or reasons.get(code, "") != reason_was.get(code, "")
    }
    return save_figures(
        report.pk, changed, by=officer(request), reasons=reasons, was=was
    )


def _posted(request: HttpRequest, report: Report, name: str) -> dict[str, str]:
    """Return what was typed by code, without the sign that PostgreSQL cannot store."""
    fields = {code: f"{name}-{code}" for code in FORMATS[report.format].figures}
    return {
        code: request.POST[field].replace("\0", "").strip()
        for code, field in fields.items()
        if field in request.POST
    }


def _page(
    request: HttpRequest,
    report: Report,
    typed: Typed,
    saved: int = 0,
    status: int = 200,
) -> HttpResponse:
    form = FORMATS[report.format]
    findings = findings_of(report)
    rows = rows_of(report)
    found = by_code(findings, form)
    blank = [
        code for code in form.figures if code not in rows or rows[code].value is None
    ]
    filled = Filled(
        form, rows, typed, found, last_year(report), report.addends.exists()
    )
    writes = report.state == State.DRAFT and Role.AUTHOR in roles_in(
        request.user, report.agency
    )
    context = {
        "findings": findings,
        "tables": draw(report, filled),
        "writes": writes,
        "cell_findings": _listed(found, form, set(blank)),
        "shown_findings": SHOWN_FINDINGS,
        "blank": len(blank),
        "first_blank": blank[0] if blank else "",
        "has_before": bool(filled.before),
        "last_year": report.year - 1,
        "marks": {
            row.source: True for row in rows.values() if row.computed is not None
        },
        "reasons": _reasons(rows, typed, form) if writes else [],
        "errors": len(typed.errors),
        "saved": saved,
        "sum_words": {str(kind): translate(kind.label) for kind in Kind},
    }
    return show(request, report, "form_grid", context, status=status)


def _listed(
    found: Mapping[str, list[CheckedFinding]], form: Format, blank: set[str]
) -> list[CheckedFinding]:
    """Return the findings in the order of the cells; blanks are counted, not listed."""
    return [
        item
        for code in form.figures
        if code not in blank
        for item in found.get(code, [])
    ]


def _reasons(
    rows: Mapping[str, Statistic], typed: Typed, form: Format
) -> list[dict[str, Any]]:
    """Return the cells whose difference from the computed figure has a reason."""
    lines = []
    for code, spec in form.figures.items():
        row = rows.get(code)
        if row is None or row.computed is None:
            continue
        differs = code in typed.errors and departs(
            typed.values.get(code, ""), spec, row.computed
        )
        if row.reason or differs:
            lines.append(
                {
                    "code": code,
                    "name": name_of(spec, form),
                    "computed": f"{row.computed.normalize():f}",
                    "reason": typed.reasons.get(code, row.reason)
                    if differs
                    else row.reason,
                    "was": row.reason,
                    "errors": typed.errors.get(code, []) if differs else [],
                }
            )
    return lines
