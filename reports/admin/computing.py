"""Figures from the register: what counting would change, and what a cell counts."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from disclosure.agencies.access import roles_in
from disclosure.casework.models import Case, Challenge
from disclosure.casework.rules.vocabulary import ChallengeResult, Court, Disposition
from disclosure.casework.rules.workflow import VIEW_ROLES as CASE_VIEW_ROLES
from disclosure.labels import noop
from disclosure.officer_pages import officer, say
from disclosure.translation import translate
from reports.actions import computing as actions
from reports.actions.computing import Change, Outdated, Preview, preview
from reports.admin.pages import AUTHORS, go, report_page, show
from reports.counting import is_counted, rows_behind
from reports.models import Report
from reports.rules.content import NOT_ENTERED
from reports.rules.formats import FORMATS, FigureSpec
from reports.rules.typed_values import read_value
from reports.rules.vocabulary import Source

ROWS_ON_A_PAGE = 50
KEEP = "keep"
_CASE_COLUMNS = ("number", "subject", "received_on", "closed_on", "disposition")
_CHALLENGE_COLUMNS = (
    "kind",
    "body",
    "filed_on",
    "decided_on",
    "result",
    "case__number",
)


@report_page("GET", "HEAD", "POST", writers=AUTHORS)
def computing(request: HttpRequest, report: Report) -> HttpResponse:
    """Show what counting anew would change; do it when it is confirmed."""
    if request.method != "POST":
        return _preview(request, report, preview(report))
    kept = _kept(request)
    try:
        found = actions.compute(
            report.pk,
            by=officer(request),
            stamp=request.POST.get("stamp", ""),
            kept=kept,
        )
    except Outdated as outdated:
        return _preview(request, report, outdated.current, status=409)
    except ValidationError as wrong:
        if not hasattr(wrong, "error_dict"):
            raise
        errors = wrong.message_dict
        return _preview(request, report, preview(report), 422, kept, errors)
    say(request, _("已按登记簿更新 %(n)s 项。") % {"n": len(found.changes)})
    return go("form", report.pk)


@report_page("GET", "HEAD")
def cell(request: HttpRequest, report: Report, code: str) -> HttpResponse:
    """List the cases or challenges that a figure counts."""
    return _cell(request, report, code)


@report_page("POST", roles=AUTHORS)
def adjust(request: HttpRequest, report: Report, code: str) -> HttpResponse:
    """Enter a figure over the computed one, with the reason."""
    typed = {name: _sent(request, name)[:1000] for name in ("value", "reason")}
    try:
        value = _read(typed["value"], _spec(report, code))
        actions.adjust(report.pk, code, value, typed["reason"], by=officer(request))
    except ValidationError as wrong:
        if not hasattr(wrong, "error_dict"):
            raise
        return _cell(request, report, code, typed, wrong.message_dict)
    say(request, _("数字已保存。"))
    return go("cell", report.pk, code)


@report_page("POST", roles=AUTHORS)
def take(request: HttpRequest, report: Report, code: str) -> HttpResponse:
    """Go back to the computed figure."""
    _spec(report, code)
    actions.take_computed(report.pk, code, by=officer(request))
    say(request, _("已改回自动统计数。"))
    return go("cell", report.pk, code)


def _preview(
    request: HttpRequest,
    report: Report,
    found: Preview,
    status: int = 200,
    kept: Mapping[str, str] | None = None,
    errors: Mapping[str, list[str]] | None = None,
) -> HttpResponse:
    kept, errors = kept or {}, errors or {}
    conflicts = [
        {
            **_line(change),
            "is_kept": change.code in kept,
            "reason": kept.get(change.code, ""),
            "errors": errors.get(change.code, []),
        }
        for change in found.conflicts
    ]
    others = [change for change in found.changes if change not in found.conflicts]
    context = {
        "preview": found,
        "conflicts": conflicts,
        "changes": [_line(change) for change in others if not change.is_zero],
        "zeros": [_line(change) for change in others if change.is_zero],
        "is_outdated": status == 409,
    }
    return show(request, report, "computing", context, status=status)


def _line(change: Change) -> dict[str, Any]:
    return {
        "code": change.code,
        "name": _name(change.spec),
        "old": _shown(change.old),
        "new": _shown(change.new),
        "source": translate(Source.of(change.statistic.source).label),
        "fate": translate(change.fate.label),
    }


def _kept(request: HttpRequest) -> dict[str, str]:
    """Return the reasons of the figures that shall stay as they were entered."""
    return {
        name.removeprefix("choice-"): _sent(
            request, name.replace("choice-", "reason-", 1)
        )
        for name, choice in request.POST.items()
        if name.startswith("choice-") and choice == KEEP
    }


def _sent(request: HttpRequest, name: str) -> str:
    """Return what was typed, without a sign that PostgreSQL cannot keep."""
    return request.POST.get(name, "").replace("\0", "")


def _cell(
    request: HttpRequest,
    report: Report,
    code: str,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, list[str]] | None = None,
) -> HttpResponse:
    spec = _spec(report, code)
    row = report.statistics.get(code=code)
    rows: Any = rows_behind(report, code)
    counts_cases = rows.model is Case
    # The sealed texts stay closed.
    rows = rows.only(*(_CASE_COLUMNS if counts_cases else _CHALLENGE_COLUMNS))
    page = Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("p"))
    held = roles_in(request.user, report.agency)
    context = {
        "code": code,
        "name": _name(spec),
        "page": page,
        "lines": [_case(row) if counts_cases else _challenge(row) for row in page],
        "counts_cases": counts_cases,
        "may_open": not held.isdisjoint(CASE_VIEW_ROLES),
        "figure": row,
        "source": translate(Source.of(row.source).label),
        "shown": _shown(row.value),
        "computed": _shown(row.computed),
        "agrees": row.value == page.paginator.count,
        "adds_up": report.addends.exists(),
        "typed": typed or {},
        "errors": errors or {},
    }
    return show(request, report, "computing_cell", context, 422 if errors else 200)


def _case(case: Case) -> dict[str, Any]:
    outcome = case.disposition and Disposition.of(case.disposition).label
    return {"case": case, "outcome": translate(outcome) if outcome else ""}


def _challenge(row: Challenge) -> dict[str, Any]:
    return {
        "challenge": row,
        "case": row.case,
        "kind": translate(Court.of(row.kind).label),
        "result": translate(ChallengeResult.of(row.result).label),
    }


def _spec(report: Report, code: str) -> FigureSpec:
    """Return the cell of an official figure that the register knows; else 404."""
    spec = FORMATS[report.format].figures.get(code)
    if spec is None or not is_counted(report.format, code):
        raise Http404
    return spec


def _read(text: str, spec: FigureSpec) -> Decimal:
    value = read_value(text, spec)
    if not isinstance(value, Decimal):
        raise ValidationError({"value": translate(value or noop("请填写数字。"))})
    return value


def _name(spec: FigureSpec) -> str:
    """Return the headings that lead to a cell, from the outer to the inner one."""
    row = spec.row[1:] if len(spec.row) > 1 else spec.row
    return " · ".join(translate(word) for word in (*row, *spec.column))


def _shown(value: Decimal | None) -> str:
    return NOT_ENTERED if value is None else f"{value.normalize():f}"
