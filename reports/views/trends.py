"""One figure over years and agencies: a table, a chart and a file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosure.agencies.models import Agency
from disclosure.spreadsheets.stream import XLSX_TYPE, xlsx_stream
from reports import meta
from reports.exports import BYTE_ORDER_MARK, as_texts, is_number
from reports.rules.trends import specs
from reports.trends.chart import legend_key, line_chart
from reports.trends.figures import (
    MOST_AGENCIES,
    MOST_OFFERED,
    Trend,
    agencies_named,
    offered_agencies,
    trend_of,
)
from reports.trends.words import (
    DEFAULT,
    absence_note,
    groups,
    mapping_note,
    name_of,
)

_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,60}\Z")
LONGEST_WORDS = 60


@dataclass(frozen=True)
class Asked:
    """What a reader asked for; ``is_cut`` tells that agencies were left out."""

    code: str
    agencies: list[Agency]
    is_cut: bool
    words: str

    @property
    def query(self) -> str:
        """The same question as part of an address."""
        query = QueryDict(mutable=True)
        query["figure"] = self.code
        query.setlist("agency", [agency.slug for agency in self.agencies])
        return query.urlencode()


@require_safe
def trends(request: HttpRequest) -> HttpResponse:
    """Show what to choose from, and what was chosen as a table and a chart."""
    asked = _asked(request)
    offered = offered_agencies(asked.words, asked.agencies)
    context: dict[str, object] = {
        "place": "reports",
        "column": meta.REPORTS,
        "asked": asked,
        "groups": groups(),
        "offered": offered[:MOST_OFFERED],
        "has_more": len(offered) > MOST_OFFERED,
        "most": MOST_AGENCIES,
        "canonical": request.build_absolute_uri(_address("trends", asked)),
    }
    if asked.agencies:
        context |= _shown(asked, trend_of(asked.code, asked.agencies))
    return render(request, "reports/trends.html", context)


@require_safe
def trends_csv(request: HttpRequest) -> HttpResponse:
    """Send the same table as a file; 404 where no agency is named."""
    asked = _asked(request)
    if not asked.agencies:
        raise Http404
    content = _as_csv(trend_of(asked.code, asked.agencies)).encode()
    return _download(content, "text/csv; charset=utf-8", f"{asked.code}.csv")


@require_safe
def trends_xlsx(request: HttpRequest) -> HttpResponse:
    """Send the same table as a workbook, with exact numbers."""
    asked = _asked(request)
    if not asked.agencies:
        raise Http404
    trend = trend_of(asked.code, asked.agencies)
    sheet = xlsx_stream(_("历年数据"), _header(trend), _lines(trend), _widths(trend))
    return _download(b"".join(sheet), XLSX_TYPE, f"{asked.code}.xlsx")


def _asked(request: HttpRequest) -> Asked:
    """Read the question; what it names must exist, else 404."""
    code = request.GET.get("figure") or DEFAULT
    slugs = list(dict.fromkeys(filter(None, request.GET.getlist("agency"))))
    if code not in specs() or not all(_SLUG.match(slug) for slug in slugs):
        raise Http404
    named = slugs[:MOST_AGENCIES]
    agencies = agencies_named(named) if named else []
    if len(agencies) < len(named):
        raise Http404
    words = request.GET.get("find", "").replace("\0", "")[:LONGEST_WORDS]
    return Asked(code, agencies, len(slugs) > MOST_AGENCIES, words)


def _shown(asked: Asked, trend: Trend) -> dict[str, object]:
    name = name_of(asked.code)
    keys = [legend_key(number) for number in range(1, len(trend.lines) + 1)]
    return {
        "trend": trend,
        "name": name,
        "unit": specs()[asked.code].unit,
        "legend": list(zip(keys, trend.lines, strict=True)),
        "chart": line_chart(trend, name) if trend.has_values else "",
        "notes": _notes(trend),
        "absences": [absence_note(form) for form in trend.absent],
        "csv_url": _address("trends_csv", asked),
        "xlsx_url": _address("trends_xlsx", asked),
    }


def _notes(trend: Trend) -> list[str]:
    return [mapping_note(form, trend.code) for form in trend.mapped]


def _address(view: str, asked: Asked) -> str:
    path = reverse(view)
    return f"{path}?{asked.query}" if asked.agencies else path


def _as_csv(trend: Trend) -> str:
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out)
    writer.writerow(as_texts(_header(trend)))
    writer.writerows(as_texts(line) for line in _lines(trend))
    return out.getvalue()


def _header(trend: Trend) -> list[str]:
    return [_("年度"), *(line.agency.name for line in trend.lines), _("说明")]


def _lines(trend: Trend) -> Iterator[list[object]]:
    notes = _notes(trend)
    for year, points in trend.rows:
        used = sorted({point.note for point in points if point.note})
        note = " ".join(notes[number - 1] for number in used)
        shown = [point.shown for point in points]
        values = [Decimal(text) if is_number(text) else None for text in shown]
        yield [year, *values, note]


def _widths(trend: Trend) -> list[float]:
    return [8, *(24 for line in trend.lines), 48]


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name) or ""}
    return HttpResponse(content, content_type=kind, headers=headers)
