"""The sum of a government's report: its addends, its cells, and adding up."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from disclosure.blocked import Blocked
from disclosure.labels import Sentence
from disclosure.officer_pages import officer, say
from disclosure.translation import listed, translate
from reports.actions.addends import Changed, is_removable
from reports.actions.summing import add_up, gather, reconcile
from reports.admin.pages import AUTHORS, go, report_page, show
from reports.admin.summing_tables import DrawnTable, name_of, tables_of, written
from reports.models import Addend, Report
from reports.rules.formats import FORMATS, FigureSpec, Format
from reports.rules.typed_values import read_number
from reports.rules.vocabulary import Source, State
from reports.summing.preview import Preview, preview_of
from reports.summing.standings import own_register, warnings_of
from reports.summing.sums import addends_of, link_of, values_of

#: What the list of addends shows of each, where the form has it.
KEY_CODES = (
    "requests.received.total",
    "requests.handled.total",
    "requests.carried_over.total",
    "disclosed.total",
    "applications.received.total",
    "applications.closed.total",
    "reconsideration.total",
)
MOST_KEYS = 4


@report_page("GET", "HEAD")
def overview(request: HttpRequest, report: Report) -> HttpResponse:
    """Show the addends, who is missing, the reconciling items and the sums."""
    form = FORMATS[report.format]
    if not form.tables:
        return show(request, report, "summing", {"has_tables": False})
    preview = preview_of(report)
    keys = [form.figures[code] for code in KEY_CODES if code in form.figures]
    keys = keys[:MOST_KEYS]
    context = {
        "has_tables": True,
        "preview": preview,
        "gaps": _grouped(preview, form),
        "keys": [_key_name(spec) for spec in keys],
        "sources": _sources(report, preview, keys),
        "items": [
            {
                "row": row,
                "name": name_of(form.figures[row.code], form),
                "amount": _signed(row.amount),
            }
            for row in report.reconciliations.select_related("made_by")
            if row.code in form.figures
        ],
        "tables": _sum_tables(preview, form),
    }
    return show(request, report, "summing", context)


@report_page("POST", roles=AUTHORS)
def take(request: HttpRequest, report: Report) -> HttpResponse:
    """Take in the reports of the agencies below."""
    try:
        done = gather(report.pk, by=officer(request))
    except Blocked as blocked:
        messages.error(request, " ".join(blocked.messages))
        return go("summing", report.pk)
    if done.taken:
        say(request, _("已取数：%s。") % listed(done.taken))
    if done.dropped:
        text = _("已不计入，因为没有可用的报告：%s。")
        messages.warning(request, text % listed(done.dropped))
    if not done.taken and not done.dropped:
        say(request, _("没有新的报告，数字都是最新的。"))
    return go("summing", report.pk)


@report_page("GET", "HEAD", "POST", roles=AUTHORS)
def sums(request: HttpRequest, report: Report) -> HttpResponse:
    """Show what adding up would change, then do it."""
    if request.method != "POST":
        return _preview_page(request, report)
    try:
        done = add_up(
            report.pk, by=officer(request), stamp=request.POST.get("stamp", "")
        )
    except Changed:
        return _preview_page(request, report, is_changed=True)
    except Blocked as blocked:
        messages.error(request, " ".join(blocked.messages))
        return go("summing", report.pk)
    count = len(done.changes)
    text = ngettext(
        "已加总，改写了 %(count)s 格。", "已加总，改写了 %(count)s 格。", count
    )
    say(request, text % {"count": count})
    return go("summing", report.pk)


@report_page("GET", "HEAD", "POST", writers=AUTHORS)
def cell(request: HttpRequest, report: Report, code: str) -> HttpResponse:
    """Show what each addend gives to a cell; keep a reconciling item for it."""
    form = FORMATS[report.format]
    spec = form.figures.get(code)
    if spec is None:
        raise Http404
    typed = {name: _typed(request, name) for name in ("amount", "reason")}
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        errors = _reconcile(request, report, spec, typed)
        if not errors:
            return go("addends", report.pk, code)
    return _cell_page(request, report, spec, typed, errors)


def _preview_page(
    request: HttpRequest, report: Report, *, is_changed: bool = False
) -> HttpResponse:
    form = FORMATS[report.format]
    preview = preview_of(report)
    context = {
        "preview": preview,
        "is_changed": is_changed,
        "changes": [_change(row, form) for row in preview.changes],
        "kept": [_change(row, form) for row in preview.kept],
        "gaps": _grouped(preview, form),
    }
    status = 409 if is_changed else 200
    return show(request, report, "summing_preview", context, status=status)


def _change(change: Any, form: Format) -> dict[str, Any]:
    row = change.statistic
    return {
        "code": row.code,
        "name": name_of(change.spec, form),
        "old": written(change.old),
        "total": written(change.total),
        "unit": change.spec.unit,
        "source": translate(Source.of(row.source).label),
        "reason": row.reason,
    }


def _sources(
    report: Report, preview: Preview, keys: list[FigureSpec]
) -> list[dict[str, Any]]:
    addends = preview.tally.addends
    values = values_of(addends, [spec.code for spec in keys]) if addends else {}
    standings = {row.agency.pk: row for row in preview.standings}
    blanks: dict[str, int] = {}
    for gap in preview.gaps:
        for name in gap.names:
            blanks[name] = blanks.get(name, 0) + 1
    return [
        {
            "addend": addend,
            "state": State.of(addend.edition.state) if addend.edition else None,
            "link": link_of(addend),
            "is_own": addend.agency_id == report.agency_id,
            "is_removable": is_removable(addend, report),
            "values": [written(values.get((addend.pk, spec.code))) for spec in keys],
            "blanks": blanks.get(addend.name, 0),
            "warnings": _warnings(addend, report, standings),
        }
        for addend in addends
    ]


def _warnings(
    addend: Addend, report: Report, standings: dict[int, Any]
) -> list[Sentence | str]:
    found: list[Sentence | str] = [*warnings_of(addend, report, standings)]
    if addend.agency_id == report.agency_id:
        register = own_register(report)
        differ = [
            code
            for code, value in register.items()
            if Decimal(addend.figures.get(code) or -1) != value
        ]
        if differ:
            text = _("登记簿有 %s 格的数字变了，请重新取数。")
            found.append(text % len(differ))
    return found


def _sum_tables(preview: Preview, form: Format) -> list[DrawnTable]:
    changes = {change.spec.code: change for change in preview.cells}

    def fill(spec: FigureSpec) -> dict[str, Any]:
        change = changes.get(spec.code)
        if change is None:
            return {"text": "—", "is_sum": True}
        return {
            "text": written(change.total),
            "is_sum": True,
            "differs": change.old != change.total,
            "is_reconciled": spec.code in preview.tally.adjustments,
        }

    return tables_of(form, fill)


def _grouped(preview: Preview, form: Format) -> list[dict[str, Any]]:
    """Return the cells that cannot be added up, by what is in the way."""
    groups: dict[tuple[str, str], list[str]] = {}
    for gap in preview.gaps:
        key = (listed(gap.names), translate(gap.why) if gap.why else "")
        groups.setdefault(key, []).append(name_of(gap.spec, form))
    return [
        {"who": who, "why": why, "cells": cells} for (who, why), cells in groups.items()
    ]


def _key_name(spec: FigureSpec) -> str:
    """Name a total by its row, or by the heading above all its columns."""
    return " ".join(translate(word) for word in spec.row[-2:] or spec.column[:1])


def _reconcile(
    request: HttpRequest, report: Report, spec: FigureSpec, typed: dict[str, str]
) -> dict[str, list[str]]:
    amount = read_number(typed["amount"], is_amount=spec.is_amount)
    if amount is None:
        return {"amount": [_("请填写调节的数；要取消调节项，填 0。")]}
    if isinstance(amount, Sentence):
        return {"amount": [translate(amount)]}
    try:
        item = reconcile(
            report.pk, spec.code, amount, typed["reason"], by=officer(request)
        )
    except ValidationError as wrong:
        return wrong.message_dict
    say(request, _("调节项已保存。") if item else _("这一格没有调节项了。"))
    return {}


def _cell_page(
    request: HttpRequest,
    report: Report,
    spec: FigureSpec,
    typed: dict[str, str],
    errors: dict[str, list[str]],
) -> HttpResponse:
    form = FORMATS[report.format]
    shares = addends_of(report, spec.code)
    item = report.reconciliations.filter(code=spec.code).first()
    given = [share.value for share in shares if share.value is not None]
    subtotal = sum(given, Decimal(0))
    total = subtotal + (item.amount if item else 0)
    is_whole = bool(shares) and len(given) == len(shares)
    row = report.statistics.filter(code=spec.code).first()
    if request.method != "POST" and item:
        typed = {"amount": written(item.amount), "reason": item.reason}
    context = {
        "spec": spec,
        "name": name_of(spec, form),
        "table": translate(form.table(spec.table).label),
        "shares": [
            {
                "share": share,
                "value": written(share.value),
                "state": State.of(share.edition.state) if share.edition else None,
            }
            for share in shares
        ],
        "item": item,
        "amount": _signed(item.amount) if item else "",
        "subtotal": written(subtotal),
        "total": written(total) if is_whole else "",
        "row": row,
        "value": written(row.value if row else None),
        "agrees": is_whole and row is not None and row.value == total,
        "typed": typed,
        "errors": errors,
    }
    status = 422 if errors else 200
    return show(request, report, "summing_cell", context, status=status)


def _signed(amount: Decimal) -> str:
    return f"{'−' if amount < 0 else '+'}{written(abs(amount))}"


def _typed(request: HttpRequest, name: str) -> str:
    """Return what was typed, without the sign that PostgreSQL cannot store."""
    return request.POST.get(name, "").replace("\0", "").strip()
