"""What the register of requests says of an agency's year.

A government's own cases only: what its departments handled is added up from
their reports. The register knows tables three and four, and of the sheet of
2014 to 2018 the lines on requests and challenges.
"""

from __future__ import annotations

from decimal import Decimal

from django.db.models import QuerySet

from disclosure.agencies.models import Agency
from disclosure.casework.models import Case, Challenge
from disclosure.casework.queries.annual import (
    cases_of,
    challenges_of,
    challenges_table,
    days_of,
    outcomes_in,
    requests_table,
)
from disclosure.casework.queries.annual_sheet import (
    SHEET_CODES,
    sheet_rows_of,
    sheet_table,
)
from disclosure.casework.queries.unsupported import fee_notices, unsupported
from reports.models import Report
from reports.rules.content import Register
from reports.rules.formats import FORMATS, Format

REQUESTS, CHALLENGES, SHEET = "requests", "challenges", "sheet"


def figures_of(agency: Agency, year: int, format_code: str) -> dict[str, Decimal]:
    """Return the figures of a format that the register knows, by code, in 件.

    Two queries; a format without official tables has no such figures.
    """
    form = FORMATS[format_code]
    keys = {table.key for table in form.tables}
    ids = [agency.pk]
    counts: dict[str, int] = {}
    if REQUESTS in keys:
        counts |= _requests(ids, year, form)
    if CHALLENGES in keys:
        counts |= challenges_table(ids, year)
    if SHEET in keys:
        counts |= sheet_table(ids, year)
    return {code: Decimal(counts[code]) for code in form.figures if code in counts}


def own_figures(report: Report) -> dict[str, Decimal] | None:
    """Return the figures of a report that its agency's register gives, by code.

    None where the register says nothing: the format asks for nothing it knows,
    or the agency had no case and no challenge up to the end of the year.
    """
    figures = figures_of(report.agency, report.year, report.format)
    if any(figures.values()) or (figures and _has_register(report)):
        return figures
    return None


def register_of(report: Report) -> Register | None:
    """Return what the register says for a report, in at most six queries.

    ``cases`` is keyed by the outcome whose paper is missing. None where the
    register says nothing.
    """
    figures = own_figures(report)
    if figures is None:
        return None
    ids = [report.agency_id]
    return Register(
        figures=figures,
        cases=unsupported(ids, report.year),
        fee_notices=fee_notices(ids, report.year),
    )


def is_counted(format_code: str, code: str) -> bool:
    """Tell whether the register knows a figure of a format."""
    spec = FORMATS[format_code].figures.get(code)
    if spec is None:
        return False
    if spec.table == SHEET:
        return code in SHEET_CODES
    return spec.table in (REQUESTS, CHALLENGES)


def rows_behind(report: Report, code: str) -> QuerySet[Case] | QuerySet[Challenge]:
    """Return what a figure counts: as many cases or challenges as it says.

    Raises KeyError for a figure that is not counted from the register.
    """
    form, ids, year = FORMATS[report.format], [report.agency_id], report.year
    table = form.figures[code].table
    if table == REQUESTS:
        return cases_of(ids, year, *_place(code))
    if table == CHALLENGES:
        return challenges_of(ids, year, code)
    if table == SHEET:
        return sheet_rows_of(ids, year, code)
    raise KeyError(code)


def _requests(ids: list[int], year: int, form: Format) -> dict[str, int]:
    cells = requests_table(ids, year)
    counts = {}
    for spec in form.table(REQUESTS).figures:
        row, column = _place(spec.code)
        rows = [row] if (row, column) in cells else outcomes_in(row)
        counts[spec.code] = sum(cells[found, column] for found in rows)
    return counts


def _place(code: str) -> tuple[str, str]:
    """Return row and column of a figure of table three."""
    row, _dot, column = code.removeprefix(f"{REQUESTS}.").rpartition(".")
    return row, column


def _has_register(report: Report) -> bool:
    last = days_of(report.year)[1]
    cases = Case.objects.filter(agency=report.agency_id, received_on__lte=last)
    challenges = Challenge.objects.filter(
        case__agency=report.agency_id, filed_on__lte=last
    )
    return cases.exists() or challenges.exists()
