"""Figures as they stand in the fields of the form: this year's and last year's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from reports.document import figure_content
from reports.models import Report, Statistic
from reports.queries import previous_year
from reports.rules.formats import FORMATS


def shown_text(row: Statistic) -> str:
    """Return a figure as it stands in a field; nothing for a blank."""
    return "" if row.value is None else figure_content(row, {}).exact


def last_year(report: Report) -> dict[str, str]:
    """Return the figures of the year before by code, in two queries.

    Where that year had another format, a figure it counted in several lines is
    their sum; what it did not count is not there.
    """
    before = previous_year(report)
    if before is None:
        return {}
    rows = {row.code: row for row in before.statistics.exclude(value=None)}
    sums = FORMATS[before.format].sums
    found = {}
    for code in FORMATS[report.format].figures:
        if code in rows:
            found[code] = shown_text(rows[code])
        elif code in sums:
            text = _sum(rows, sums[code])
            found |= {code: text} if text else {}
    return found


def _sum(rows: Mapping[str, Statistic], codes: Iterable[str]) -> str:
    values = [rows[code].value for code in codes if code in rows]
    known = [value for value in values if value is not None]
    if not known or len(known) < len(list(codes)):
        return ""
    return f"{sum(known, Decimal(0)).normalize():f}"
