"""One figure over years and agencies, read from the editions in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from disclosure.agencies.models import Agency
from reports.models import Report, Statistic
from reports.rules.content import FigureContent
from reports.rules.formats import FORMATS, Format
from reports.rules.trends import Basis, Reading, codes_for, read
from reports.rules.vocabulary import State

#: How many agencies one chart can still tell apart.
MOST_AGENCIES = 6
#: How many agencies are offered at once; whoever looks for another, searches.
MOST_OFFERED = 30


@dataclass(frozen=True)
class Point:
    """What an agency reported for a year; ``note`` numbers the forms in
    ``Trend.mapped`` from 1."""

    year: int
    reading: Reading
    url: str = ""
    note: int | None = None

    @property
    def figure(self) -> FigureContent | None:
        return self.reading.figure

    @property
    def shown(self) -> str:
        """The exact value; empty in a gap."""
        return self.figure.exact if self.figure else ""

    @property
    def is_mapped(self) -> bool:
        return self.reading.basis is Basis.SUMMED


@dataclass(frozen=True)
class Line:
    """An agency with a point for each year."""

    agency: Agency
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Trend:
    """A figure over consecutive years; every line has a point for each of them.

    ``mapped`` are the forms that do not print the figure but give its value as a
    sum; ``absent`` are those that do not count it.
    """

    code: str
    years: tuple[int, ...]
    lines: tuple[Line, ...]
    mapped: tuple[Format, ...]
    absent: tuple[Format, ...]

    @property
    def has_values(self) -> bool:
        return any(point.figure for line in self.lines for point in line.points)

    @property
    def has_gaps(self) -> bool:
        return any(not point.figure for line in self.lines for point in line.points)

    @property
    def rows(self) -> list[tuple[int, tuple[Point, ...]]]:
        """The years, newest last, with the points of all agencies."""
        columns = zip(*(line.points for line in self.lines), strict=True)
        return list(zip(self.years, columns, strict=True))


def agencies_named(slugs: Sequence[str]) -> list[Agency]:
    """Return the agencies the public may see, in the order asked for."""
    found = {
        agency.slug: agency
        for agency in Agency.objects.filter(
            Q(is_active=True) | _is_published(), slug__in=slugs
        )
    }
    return [found[slug] for slug in slugs if slug in found]


def offered_agencies(words: str, chosen: Iterable[Agency]) -> list[Agency]:
    """Return agencies with a report, one more than are shown, without the chosen."""
    found = Agency.objects.filter(_is_published())
    for word in words.split():
        found = found.filter(name__icontains=word)
    found = found.exclude(pk__in=[agency.pk for agency in chosen])
    return list(found.order_by("path")[: MOST_OFFERED + 1])


def trend_of(code: str, agencies: Sequence[Agency]) -> Trend:
    """Return a figure of some agencies over the years, in two queries.

    The years go from the first report in force to the last one; what is missing
    between them is a gap. ``code`` is a figure of an official form.
    """
    found = _found(code, agencies)
    mapped = _forms(found, Basis.SUMMED)
    absent = _forms(found, Basis.NOT_COUNTED)
    known = [year for _agency, year in found]
    years = tuple(range(min(known), max(known) + 1)) if known else ()
    lines = tuple(
        Line(agency, tuple(_point(agency, year, found, mapped) for year in years))
        for agency in agencies
    )
    return Trend(code, years, lines, tuple(mapped), tuple(absent))


@dataclass(frozen=True)
class _Found:
    """What a report says, and the form it is on."""

    form: Format
    reading: Reading


_Place = tuple[int, int]


def _found(code: str, agencies: Sequence[Agency]) -> dict[_Place, _Found]:
    """Read the figure from each report in force, by agency and year."""
    in_force = Report.objects.filter(agency__in=agencies, state=State.PUBLISHED)
    figures = _figures(code, agencies)
    found: dict[_Place, _Found] = {}
    for report in in_force.only("agency_id", "year", "format").order_by("year"):
        form = FORMATS[report.format]
        reading = read(code, form, figures.get(report.pk, {}))
        found[report.agency_id, report.year] = _Found(form, reading)
    return found


def _figures(
    code: str, agencies: Sequence[Agency]
) -> dict[int, dict[str, FigureContent]]:
    """Return the figures that are needed and no other, by report and code."""
    rows = Statistic.objects.filter(
        report__agency__in=agencies,
        report__state=State.PUBLISHED,
        code__in=codes_for(code),
    ).only("report_id", "code", "label", "unit", "value", "decimals")
    figures: dict[int, dict[str, FigureContent]] = {}
    for row in rows:
        figures.setdefault(row.report_id, {})[row.code] = FigureContent(
            row.code, row.label, row.unit, row.value, row.decimals
        )
    return figures


def _forms(found: Mapping[_Place, _Found], basis: Basis) -> list[Format]:
    """Return the forms whose reports were read in this way, the oldest first."""
    forms = [item.form for item in found.values() if item.reading.basis is basis]
    return list({form.code: form for form in forms}.values())


def _point(
    agency: Agency, year: int, found: Mapping[_Place, _Found], mapped: list[Format]
) -> Point:
    item = found.get((agency.pk, year))
    if item is None:
        return Point(year, Reading(Basis.NO_REPORT))
    is_mapped = item.reading.basis is Basis.SUMMED
    return Point(
        year,
        item.reading,
        reverse("report", args=[agency.slug, year]),
        mapped.index(item.form) + 1 if is_mapped else None,
    )


def _is_published() -> Exists:
    return Exists(Report.objects.filter(agency=OuterRef("pk"), state=State.PUBLISHED))
