"""Which years have published reports, and what they froze, a few at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max

from reports.models import Report, Statistic
from reports.published import READABLE_STATES
from reports.rules.vocabulary import PUBLIC_STATES, State

#: Documents read at once: the memory of a file of any length.
BATCH = 50


@dataclass(frozen=True)
class YearData:
    """A year with published reports: how many in force, how many figures in them."""

    year: int
    reports: int
    figures: int


@dataclass(frozen=True)
class Frozen:
    """What a file of a year takes from one edition; ``figures`` as frozen."""

    slug: str
    agency: str
    year: int
    edition: int
    format: str
    published_at: str
    figures: list[dict[str, Any]]


def years_published() -> list[YearData]:
    """Return the years that have reports in force, newest first, in two statements."""
    in_force = Report.objects.filter(state=State.PUBLISHED).order_by()
    reports = in_force.values_list("year").annotate(Count("pk"))
    figures = dict(
        Statistic.objects.filter(report__state=State.PUBLISHED)
        .order_by()
        .values_list("report__year")
        .annotate(Count("pk"))
    )
    return [
        YearData(year, count, figures.get(year, 0))
        for year, count in sorted(reports, reverse=True)
    ]


def has_reports(year: int) -> bool:
    return Report.objects.filter(state=State.PUBLISHED, year=year).exists()


def figure_count(year: int) -> int:
    """Return the number of figures of the editions in force of a year."""
    return Statistic.objects.filter(
        report__state=State.PUBLISHED, report__year=year
    ).count()


def changed_at(year: int) -> datetime | None:
    """Return when the reports of a year last changed for the public."""
    found = Report.objects.filter(year=year, state__in=PUBLIC_STATES).aggregate(
        published=Max("published_at"), withdrawn=Max("withdrawn_at")
    )
    return max((when for when in found.values() if when), default=None)


def frozen_of(year: int) -> Iterator[Frozen]:
    """Yield the editions in force of a year by agency, ``BATCH`` of them in memory.

    Which they are is settled by the first statement; one that is withdrawn while
    the file is sent is left out.
    """
    in_force = Report.objects.filter(state=State.PUBLISHED, year=year)
    keys = list(in_force.order_by("agency__path").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        yield from _batch(keys[start : start + BATCH])


def _batch(keys: list[int]) -> Iterator[Frozen]:
    rows = Report.objects.filter(pk__in=keys, state__in=READABLE_STATES).values_list(
        "pk",
        "agency__slug",
        "document__content__agency",
        "year",
        "edition",
        "format",
        "document__content__published_at",
        "document__content__figures",
    )
    found = {key: Frozen(*fields) for key, *fields in rows.order_by()}
    yield from (found[key] for key in keys if key in found)
