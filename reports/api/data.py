"""The answers, from the same questions that the pages ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet

from disclosure.agencies.models import Agency
from reports.document import from_json
from reports.exports import as_json
from reports.models import Report
from reports.published import published_reports
from reports.rules.formats import FORMATS
from reports.rules.trends import specs
from reports.rules.vocabulary import State
from reports.search.finding import Found, Limits
from reports.search.results import Result, results_of
from reports.trends.figures import Point, trend_of

Data = dict[str, Any]


def public_agencies() -> QuerySet[Agency]:
    """Return the agencies in use and those with a report in force, by the tree."""
    published = Report.objects.filter(state=State.PUBLISHED).values("agency")
    seen = Agency.objects.filter(Q(is_active=True) | Q(pk__in=published))
    return seen.select_related("parent").order_by("path")


def agencies_data(agencies: Iterable[Agency], site: str) -> list[Data]:
    """Return agencies with the years of their reports, in one more statement."""
    rows = list(agencies)
    years: dict[int, list[int]] = defaultdict(list)
    reports = Report.objects.filter(state=State.PUBLISHED, agency__in=rows)
    for agency, year in reports.order_by("-year").values_list("agency", "year"):
        years[agency].append(year)
    return [
        {
            **_name(row),
            "kind": row.kind,
            "parent": row.parent.slug if row.parent else None,
            "url": site + row.get_absolute_url(),
            "years": years[row.pk],
        }
        for row in rows
    ]


def reports_in(limits: Limits) -> QuerySet[Report]:
    """Return the reports in force within limits, the newest year first."""
    found = published_reports().order_by("-year", "agency__path")
    if limits.agencies is not None:
        found = found.filter(agency__in=sorted(limits.agencies))
    if limits.year is not None:
        found = found.filter(year=limits.year)
    return found.filter(format=limits.format) if limits.format else found


def report_line(report: Report, site: str) -> Data:
    when = report.published_at
    return {
        "url": site + report.get_absolute_url(),
        "data": f"{site}/api/reports/{report.agency.slug}/{report.year}",
        "title": report.title,
        "agency": _name(report.agency),
        "year": report.year,
        "edition": report.edition,
        "format": report.format,
        "published_at": when.isoformat() if when else "",
    }


def report_data(report: Report, site: str) -> Data:
    """Return the whole frozen document of an edition in force."""
    document = from_json(report.document.content)
    return as_json(document, site + report.get_absolute_url())


@cache
def meanings() -> dict[str, Data]:
    """Return every figure of the official forms: the dictionary of the data."""
    return {
        code: {
            "code": code,
            "label": spec.label,
            "unit": spec.unit,
            "formats": [form.code for form in FORMATS.values() if code in form.figures],
            "table": spec.table,
            "row": list(spec.row),
            "column": list(spec.column),
            "part_of": spec.part_of or None,
        }
        for code, spec in specs().items()
    }


def figure_values(code: str, agencies: Sequence[Agency], site: str) -> Data:
    """Return one figure of some agencies over the years; gaps are null."""
    trend = trend_of(code, agencies)
    return {
        "figure": meanings()[code],
        "years": list(trend.years),
        "agencies": [
            {
                "agency": _name(line.agency),
                "values": [_value(point, site) for point in line.points],
            }
            for line in trend.lines
        ],
    }


def found_data(found: Found, start: int, end: int, site: str) -> list[Data]:
    """Return a page of what was found."""
    results = results_of(found.reports[start:end], found.phrases)
    return [_found(result, site) for result in results]


def _found(result: Result, site: str) -> Data:
    return {
        "report": report_line(result.report, site),
        "places": [
            {
                "kind": place.kind.value,
                "key": place.key,
                "heading": place.heading.text,
                "excerpt": place.excerpt.text,
                "found": [
                    piece.text for piece in place.excerpt.pieces if piece.is_found
                ],
                "url": site + place.url,
            }
            for place in result.places
        ],
        "more": result.more,
    }


def _value(point: Point, site: str) -> Data:
    return {
        "year": point.year,
        "value": point.shown or None,
        "basis": point.reading.basis.value,
        "parts": list(point.reading.parts),
        "url": site + point.url if point.url else None,
    }


def _name(agency: Agency) -> Data:
    return {"slug": agency.slug, "name": agency.name}
