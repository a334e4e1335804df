"""All figures of a year, their schema, and the list of reports, as files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from time import time
from typing import Any, cast

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosure.clients import address_of
from disclosure.pagecache.middleware import keep
from disclosure.pagecache.queries import current_stamp
from disclosure.spreadsheets.stream import XLSX_TYPE, xlsx_stream
from disclosure.throttle.actions import allow
from disclosure.throttle.queries import window_end
from disclosure.throttle.subjects import network_of
from reports import meta
from reports.exports import LIST_HEADER
from reports.forms import FilterForm
from reports.opendata import files, listed, years
from reports.opendata.columns import columns
from reports.schema import report_schema, year_schema

CSV_TYPE = "text/csv; charset=utf-8"
JSON_TYPE = "application/json"
SCHEMA_TYPE = "application/schema+json"
#: Whole years and whole lists that one network may take in an hour.
LIMIT, HOUR = 60, 3600
#: Changes whenever a file of the same reports is written otherwise.
_WRITING = "1"


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Show which years there are, and what stands in their files."""
    context = {
        "place": "reports",
        "column": meta.REPORTS,
        "years": years.years_published(),
        "columns": columns(),
        "sheet_figures": files.SHEET_FIGURES,
    }
    return keep(render(request, "reports/data.html", context))


@require_safe
def report_schema_json(request: HttpRequest) -> HttpResponse:
    return _schema(request, "report_schema", report_schema)


@require_safe
def year_schema_json(request: HttpRequest) -> HttpResponse:
    return _schema(request, "year_schema", year_schema)


def _schema(
    request: HttpRequest, name: str, write: Callable[[str], dict[str, Any]]
) -> HttpResponse:
    """Send a schema; scripts of other sites may read it, to check what they have."""
    response = JsonResponse(
        write(request.build_absolute_uri(reverse(name))),
        content_type=SCHEMA_TYPE,
        json_dumps_params={"ensure_ascii": False, "indent": 1},
        headers={"Access-Control-Allow-Origin": "*"},
    )
    return keep(response)


@require_safe
def year_csv(request: HttpRequest, year: int) -> HttpResponse:
    return _year(request, year, "csv", CSV_TYPE, lambda: files.year_csv(year))


@require_safe
def year_json(request: HttpRequest, year: int) -> HttpResponse:
    def write() -> Iterable[str]:
        return files.year_json(year, request.build_absolute_uri)

    return _year(request, year, "json", JSON_TYPE, write)


@require_safe
def year_xlsx(request: HttpRequest, year: int) -> HttpResponse:
    """Send a workbook; where a sheet does not hold the year, say so instead."""
    if years.figure_count(year) > files.SHEET_FIGURES:
        return _refused(
            request, _("这一年的数据超过一张工作表能装下的行数，请下载 CSV。")
        )
    return _year(request, year, "xlsx", XLSX_TYPE, lambda: files.year_xlsx(year))


@require_safe
def list_csv(request: HttpRequest) -> HttpResponse:
    def write(rows: Iterable[list[object]]) -> Iterable[str]:
        return files.csv_pieces(LIST_HEADER, rows)

    return _list(request, "csv", CSV_TYPE, write)


@require_safe
def list_xlsx(request: HttpRequest) -> HttpResponse:
    def write(rows: Iterable[list[object]]) -> Iterable[bytes]:
        return xlsx_stream(_("年度报告"), LIST_HEADER, rows, listed.WIDTHS)

    return _list(request, "xlsx", XLSX_TYPE, write)


def _year(
    request: HttpRequest,
    year: int,
    extension: str,
    kind: str,
    write: Callable[[], Iterable[str] | Iterable[bytes]],
) -> HttpResponse:
    if not years.has_reports(year):
        raise Http404
    etag, changed = _etag(request), years.changed_at(year)
    modified = int(changed.timestamp()) if changed else None
    known = get_conditional_response(request, etag=etag, last_modified=modified)
    if known is not None:
        return known
    response = _answer(request, f"figures-{year}.{extension}", kind, write)
    if response.status_code == 200 and modified:
        response.headers["Last-Modified"] = http_date(modified)
    if response.status_code == 200 and etag:
        response.headers["ETag"] = etag
    return response


def _etag(request: HttpRequest) -> str | None:
    """Return a mark that changes with the site; the files name their addresses."""
    stamp, _visits = current_stamp(request.path)
    if not stamp:
        return None
    parts = (_WRITING, stamp, request.build_absolute_uri(request.path))
    return f'"{hashlib.sha256(" ".join(parts).encode()).hexdigest()[:32]}"'


def _list(
    request: HttpRequest,
    extension: str,
    kind: str,
    write: Callable[[Iterable[list[object]]], Iterable[str] | Iterable[bytes]],
) -> HttpResponse:
    """Send the reports that the page lists for the same filter, all pages of it."""
    form = FilterForm(request.GET)
    if not form.is_valid():
        return _refused(request, _("筛选条件不对，请回到年度报告的列表改正。"), 400)
    keys = listed.found_keys(form.wanted())
    if len(keys) > listed.MOST_REPORTS:
        sentence = _("一次最多导出 %(limit)s 份，请先按年度或者机构筛选。")
        return _refused(request, sentence % {"limit": listed.MOST_REPORTS})
    rows = listed.listed_rows(keys, request.build_absolute_uri)
    return _answer(request, f"reports.{extension}", kind, lambda: write(rows))


def _answer(
    request: HttpRequest,
    name: str,
    kind: str,
    write: Callable[[], Iterable[str] | Iterable[bytes]],
) -> HttpResponse:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-cache",
        "X-Content-Type-Options": "nosniff",
    }
    if request.method == "HEAD":
        return HttpResponse(content_type=kind, headers=headers)
    if not allow("data", network_of(address_of(request)), LIMIT, HOUR):
        return _too_often(request)
    # Streamed answers are answers, though the framework names no common kind.
    answer: Any = StreamingHttpResponse(write(), content_type=kind, headers=headers)
    return cast(HttpResponse, answer)


def _too_often(request: HttpRequest) -> HttpResponse:
    words = _("这个网络一小时内下载的次数太多，请过一小时再试。")
    response = _refused(request, words, 429)
    response.headers["Retry-After"] = str(window_end(HOUR) - int(time()))
    return response


def _refused(request: HttpRequest, words: str, status: int = 409) -> HttpResponse:
    context = {"place": "reports", "column": meta.REPORTS, "words": words}
    return render(request, "reports/data_refused.html", context, status=status)
