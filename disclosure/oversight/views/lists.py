"""The lists of cases, on the page and as a file."""

from __future__ import annotations

from typing import Any, cast

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    StreamingHttpResponse,
)
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.officer_pages import officer
from disclosure.oversight import exports
from disclosure.oversight.actions.exporting import record_export
from disclosure.oversight.case_lines import LineReader
from disclosure.oversight.case_list import CaseList, case_list
from disclosure.oversight.links import cases_url, export_url, written
from disclosure.oversight.queries.scope import Scope
from disclosure.oversight.rules.vocabulary import (
    LIST_DIMENSIONS,
    Dimension,
    ListKind,
)
from disclosure.oversight.views.doors import show, supervisor_page
from disclosure.translation import translate

#: Filters that are offered; any other is shown where the address uses it.
_FIELDS = ("agency", "below", "handler", "state", "channel", "period")
_MORE: dict[ListKind, tuple[str, ...]] = {
    ListKind.DUE_SOON: ("light",),
    ListKind.OVERDUE: (),
    ListKind.LATE: ("outcome", "kind"),
    ListKind.ANSWERED: ("outcome", "kind", "mark", "days"),
}
_WRONG = 400


@supervisor_page("GET", "HEAD")
def cases(request: HttpRequest, scope: Scope, kind: str) -> HttpResponse:
    """Show a list: other lists, filters, its groups, a page of its cases."""
    found = _list(request, scope, kind)
    by = _dimension(request)
    if not found.form.is_valid():
        return _show(request, found, by, {"is_wrong": True}, _WRONG)
    if by is None and request.GET.get("by"):
        sentence = _("不能按这一项统计，请从下面选择。")
        return _show(request, found, by, {"trouble": sentence}, _WRONG)
    return _show(request, found, by, _content(request, found, by))


@supervisor_page("GET", "HEAD")
def cases_export(request: HttpRequest, scope: Scope, kind: str) -> HttpResponse:
    """Send the list as a file, every row of it, after a line in the trail."""
    found = _list(request, scope, kind)
    by = _dimension(request)
    if not found.form.is_valid():
        return _show(request, found, by, {"is_wrong": True}, _WRONG)
    trouble = _trouble(found, request.GET.get("format", ""))
    if trouble:
        content = {**_content(request, found, by), "trouble": trouble}
        return _show(request, found, by, content, _WRONG)
    return _file(request, found)


def _file(request: HttpRequest, found: CaseList) -> HttpResponse:
    filters = written(found.filters)
    count = found.exact_total()
    record_export(found.scope, found.kind.value, count, filters, by=officer(request))
    name = f"{found.kind.value}-{found.today:%Y%m%d}"
    # Streamed answers are answers, though the framework names no common kind.
    answer: Any
    if request.GET["format"] == "csv":
        answer = StreamingHttpResponse(
            exports.csv_lines(found.lines()),
            content_type=exports.CSV_TYPE,
            headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
        )
    else:
        answer = FileResponse(
            exports.workbook(translate(found.kind.label), found.lines()),
            as_attachment=True,
            filename=f"{name}.xlsx",
            content_type=exports.XLSX_TYPE,
        )
    return cast(HttpResponse, answer)


def _trouble(found: CaseList, file_format: str) -> str:
    """Return why there is no such file, "" if there is one."""
    if file_format not in ("csv", "xlsx"):
        return _("请选择导出 CSV 或 XLSX。")
    if file_format == "xlsx" and found.total > exports.XLSX_ROWS:
        sentence = _("XLSX 一次最多导出%(limit)s件，请先筛选，或者导出 CSV。")
        return sentence % {"limit": exports.XLSX_ROWS}
    return ""


def _list(request: HttpRequest, scope: Scope, kind: str) -> CaseList:
    try:
        wanted = ListKind.of(kind)
    except ValueError as unknown:
        raise Http404 from unknown
    return case_list(wanted, request.GET, scope, timezone.localdate())


def _dimension(request: HttpRequest) -> Dimension | None:
    asked = request.GET.get("by", "")
    return next((one for one in LIST_DIMENSIONS if one == asked), None)


def _content(
    request: HttpRequest, found: CaseList, by: Dimension | None
) -> dict[str, Any]:
    """Return what a page shows of a valid list."""
    pages = found.pages()
    page = pages.get_page(request.GET.get("p"))
    reader = LineReader(found.kind, found.scope, found.today)
    is_too_many = by is not None and found.too_many_for(by)
    page_url = cases_url(found.kind, **{**found.filters, "by": by})
    return {
        "total": found.total,
        "is_more": found.is_more,
        "lines": reader.lines(page),
        "page": page,
        "is_capped": found.total > pages.limit,
        "most": pages.limit,
        "page_url": f"{page_url}{'&' if '?' in page_url else '?'}p=",
        "is_too_many": is_too_many,
        "groups": found.groups(by) if by and not is_too_many else [],
        "csv_url": export_url(found.kind, "csv", **found.filters),
        "xlsx_url": export_url(found.kind, "xlsx", **found.filters),
        "period": found.selection.period,
    }


def _show(
    request: HttpRequest,
    found: CaseList,
    by: Dimension | None,
    content: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    filters = found.filters if found.form.is_valid() else {}
    context = {
        "kind": found.kind,
        "form": found.form,
        "action": cases_url(found.kind),
        "fields": (*_FIELDS, *_MORE[found.kind]),
        "hidden": {"by": by.value} if by else {},
        "tabs": found.tabs(),
        "by": by,
        "ways": [
            (one, cases_url(found.kind, **{**filters, "by": one}))
            for one in LIST_DIMENSIONS
        ],
        "no_way": cases_url(found.kind, **filters),
        **content,
    }
    title = translate(found.kind.label)
    return show(request, "cases", "cases", title, context, status)
