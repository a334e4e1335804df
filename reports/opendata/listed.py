"""The list of reports as a file: the editions in force that a reader filtered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from reports.models import Report
from reports.opendata.files import Absolute, in_beijing
from reports.published import Filter, filtered_reports
from reports.rules.vocabulary import State

#: A list of more reports is to be narrowed first.
MOST_REPORTS = 50_000
WIDTHS = (24, 30, 8, 6, 48, 10, 22, 48)
_BATCH = 500


def found_keys(wanted: Filter) -> list[int]:
    """Return the reports of a list in its order, one more than a file may hold."""
    found = filtered_reports(wanted).values_list("pk", flat=True)
    return list(found[: MOST_REPORTS + 1])


def listed_rows(keys: list[int], absolute: Absolute) -> Iterator[list[object]]:
    """Yield one row of ``exports.LIST_HEADER`` a report, a batch at a time."""
    for start in range(0, len(keys), _BATCH):
        some = keys[start : start + _BATCH]
        rows = {row[0]: row[1:] for row in _rows(some)}
        for key in some:
            if key in rows:
                yield _line(rows[key], absolute)


def _rows(keys: list[int]) -> list[tuple[Any, ...]]:
    found = Report.objects.filter(pk__in=keys, state=State.PUBLISHED).order_by()
    return list(
        found.values_list(
            *("pk", "agency__slug", "agency__name", "year", "edition"),
            *("title", "format", "published_at"),
        )
    )


def _line(row: tuple[Any, ...], absolute: Absolute) -> list[object]:
    *about, published_at = row
    slug, _name, year, *_more = about
    address = absolute(reverse("report", args=[slug, year]))
    return [*about, in_beijing(published_at), address]
