"""A page of what was found, ready to be shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reports.models import Report
from reports.rules.finding.asking import Phrase
from reports.rules.finding.excerpts import Excerpt, excerpt_of, marked
from reports.rules.finding.places import Kind
from reports.rules.vocabulary import State
from reports.search.finding import FoundPlace, FoundReport


@dataclass(frozen=True)
class PlaceResult:
    """A section or figure: its address, its heading and the words around the find."""

    kind: Kind
    key: str
    url: str
    heading: Excerpt
    excerpt: Excerpt


@dataclass(frozen=True)
class Result:
    """A report with the places found in it; ``more`` are those not shown."""

    report: Report
    title: Excerpt
    places: tuple[PlaceResult, ...]
    more: int


def results_of(found: Iterable[FoundReport], phrases: Sequence[Phrase]) -> list[Result]:
    """Return reports as they are shown, in two statements.

    A report that is not in force any more is left out, whatever the index says.
    """
    wanted = list(found)
    rows = Report.objects.filter(state=State.PUBLISHED).select_related("agency")
    reports = rows.in_bulk([item.id for item in wanted])
    return [
        _result(reports[item.id], item, phrases)
        for item in wanted
        if item.id in reports
    ]


def _result(report: Report, found: FoundReport, phrases: Sequence[Phrase]) -> Result:
    inner = [place for place in found.places if place.kind is not Kind.REPORT]
    has_title = len(inner) < len(found.places)
    return Result(
        report=report,
        title=marked(report.title, phrases),
        places=tuple(_place(report, place, phrases) for place in inner),
        more=found.count - len(inner) - has_title,
    )


def _place(report: Report, place: FoundPlace, phrases: Sequence[Phrase]) -> PlaceResult:
    anchor = f"#{place.kind}-{place.key}" if place.key else ""
    return PlaceResult(
        kind=place.kind,
        key=place.key,
        url=f"{report.get_absolute_url()}{anchor}",
        heading=marked(place.heading, phrases),
        excerpt=excerpt_of(place.text, phrases),
    )
