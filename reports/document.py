"""The one outline of a report that feeds every format.

``build`` makes it from an edition's rows; publishing freezes it as JSON, and
``from_json`` brings it back. Pages, JSON, CSV and print all start here, so a
value is formatted in exactly one place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from decimal import Decimal
from html import unescape
from typing import Any

from reports.grids import Grid as Grid
from reports.grids import GridCell as GridCell
from reports.grids import grid_from, grids_of, in_order, key_titles
from reports.models import Report, Section, Statistic
from reports.rules.content import FigureContent
from reports.rules.formats import FORMATS, Format
from reports.rules.numerals import numeral
from reports.rules.prose import render, rendered_text
from reports.rules.vocabulary import Source

MOST_KEY_FIGURES = 4
_HREF = re.compile(r'<a href="([^"]*)"')


@dataclass(frozen=True)
class Figure:
    """A figure as shown. ``share`` is its bar, 0 to 100 of the largest part.

    ``reason`` tells why it differs from what was counted automatically.
    """

    code: str
    label: str
    unit: str
    value: str
    source: str
    note: str = ""
    part_of: str = ""
    share: float = 0
    reason: str = ""


@dataclass(frozen=True)
class FigureTable:
    """Figures shown together: a total with its parts, or single figures."""

    caption: str
    unit: str
    rows: tuple[Figure, ...]
    has_total: bool


@dataclass(frozen=True)
class DocumentSection:
    """A section with its numeral, its rendered text and its tables.

    ``grids`` are the official tables, ``tables`` the figures the author named.
    """

    key: str
    depth: int
    numeral: str
    heading: str
    html: str
    tables: tuple[FigureTable, ...]
    grids: tuple[Grid, ...] = ()


@dataclass(frozen=True)
class File:
    """An attachment to download; ``id`` is its row."""

    id: int
    title: str
    extension: str
    size: int


@dataclass(frozen=True)
class Link:
    title: str
    url: str


@dataclass(frozen=True)
class Correction:
    """A figure or a text that differs from the edition before."""

    label: str
    old: str
    new: str
    code: str = ""


@dataclass(frozen=True)
class Waived:
    """A warning that was published with a reason."""

    rule: str
    message: str
    reason: str


@dataclass(frozen=True)
class Document:
    """A whole report, ready to be shown in any format."""

    title: str
    agency: str
    agency_slug: str
    year: int
    edition: int
    format: str
    period_start: str
    period_end: str
    published_at: str
    origin_name: str
    origin_published_at: str
    contact: dict[str, str]
    sections: tuple[DocumentSection, ...]
    figures: tuple[Figure, ...]
    key_figures: tuple[Figure, ...]
    files: tuple[File, ...]
    links: tuple[Link, ...]
    waived: tuple[Waived, ...] = ()
    corrections: tuple[Correction, ...] = ()
    correction_reason: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return plain data; ``from_json`` of it is equal to this document."""
        return asdict(self)

    @property
    def text(self) -> str:
        """All words of the report, for searching."""
        lines = [self.title, self.agency]
        for section in self.sections:
            lines += [section.heading, rendered_text(section.html)]
            lines += [line for grid in section.grids for line in grid.lines]
        official = self.official_codes
        lines += [
            f"{figure.label} {figure.value}"
            for figure in self.figures
            if figure.code not in official
        ]
        return "\n".join(lines)

    @property
    def official_codes(self) -> frozenset[str]:
        """The figures that stand in official tables."""
        grids = (grid for section in self.sections for grid in section.grids)
        return frozenset(code for grid in grids for code in grid.codes)

    @property
    def first_published_at(self) -> datetime | None:
        """The original publication where there is one, else our own."""
        when = self.origin_published_at or self.published_at
        return datetime.fromisoformat(when) if when else None


def from_json(data: Mapping[str, Any]) -> Document:
    """Bring a frozen document back."""
    return Document(
        **{
            **data,
            "sections": tuple(_section_from(item) for item in data["sections"]),
            "figures": tuple(Figure(**item) for item in data["figures"]),
            "key_figures": tuple(Figure(**item) for item in data["key_figures"]),
            "files": tuple(File(**item) for item in data["files"]),
            "links": tuple(Link(**item) for item in data["links"]),
            "waived": tuple(Waived(**item) for item in data["waived"]),
            "corrections": tuple(Correction(**item) for item in data["corrections"]),
        }
    )


def _section_from(data: Mapping[str, Any]) -> DocumentSection:
    tables = tuple(
        FigureTable(**{**table, "rows": tuple(Figure(**row) for row in table["rows"])})
        for table in data["tables"]
    )
    grids = tuple(grid_from(grid) for grid in data.get("grids", ()))
    return DocumentSection(**{**data, "tables": tables, "grids": grids})


def document_of(report: Report) -> Document:
    """Return what was published if it was, else what the rows say now."""
    if hasattr(report, "document"):
        return from_json(report.document.content)
    return build(report)


def build(report: Report) -> Document:
    """Make the document of an edition from its rows, in a fixed number of queries."""
    official = FORMATS[report.format]
    statistics = in_order(report.statistics.select_related("part_of"), official)
    figures = {row.pk: _figure(row) for row in statistics}
    shown = {figure.code: figure.value for figure in figures.values()}
    ordered = ordered_sections(report.sections.all())
    own = [row for row in statistics if row.code not in official.figures]
    tables = _tables(own, figures)
    grids = grids_of(official, shown)
    return Document(
        title=report.title,
        agency=report.agency.name,
        agency_slug=report.agency.slug,
        year=report.year,
        edition=report.edition,
        format=report.format,
        period_start=report.period_start.isoformat(),
        period_end=report.period_end.isoformat(),
        published_at=_iso(report.published_at),
        origin_name=report.origin_name,
        origin_published_at=_iso(report.origin_published_at),
        contact=_contact(report),
        sections=tuple(
            DocumentSection(
                key=item.section.key,
                depth=item.depth,
                numeral=item.numeral,
                heading=item.section.heading,
                html=render(item.section.body, shown),
                tables=tuple(tables.get(item.section.pk, ())),
                grids=tuple(grids.get(item.section.key, ())),
            )
            for item in ordered
        ),
        figures=tuple(figures.values()),
        key_figures=_key_figures(statistics, figures, official),
        files=tuple(
            File(row.pk, row.title, row.extension, row.size)
            for row in report.attachments.all()
        ),
        links=tuple(Link(row.title, row.url) for row in report.links.all()),
        correction_reason=report.revision_reason,
    )


@dataclass(frozen=True)
class OrderedSection:
    """A section with its place in the tree."""

    section: Section
    depth: int
    numeral: str
    has_children: bool

    @property
    def full_heading(self) -> str:
        return f"{self.numeral}{self.section.heading}"


def ordered_sections(sections: Iterable[Section]) -> list[OrderedSection]:
    """Return the sections as they are read, each with depth and numeral."""
    below: dict[int | None, list[Section]] = {}
    for section in sorted(sections, key=lambda row: (row.position, row.pk)):
        below.setdefault(section.parent_id, []).append(section)
    ordered: list[OrderedSection] = []

    def walk(parent: int | None, depth: int) -> None:
        for number, section in enumerate(below.get(parent, ()), 1):
            ordered.append(
                OrderedSection(
                    section, depth, numeral(depth, number), section.pk in below
                )
            )
            walk(section.pk, depth + 1)

    walk(None, 1)
    return ordered


def addresses(html: str) -> list[str]:
    """Return where the links of a text lead."""
    return [unescape(found) for found in _HREF.findall(html)]


def figure_content(row: Statistic, codes: Mapping[int, str]) -> FigureContent:
    """Return a statistic as the checks see it; ``codes`` maps ids to codes."""
    return FigureContent(
        code=row.code,
        label=row.label,
        unit=row.unit,
        value=row.value,
        decimals=row.decimals,
        part_of=codes.get(row.part_of_id or 0, ""),
        numerator=codes.get(row.numerator_id or 0, ""),
        denominator=codes.get(row.denominator_id or 0, ""),
        adjusted=row.source == Source.ADJUSTED and bool(row.reason),
    )


def _figure(row: Statistic, share: float = 0) -> Figure:
    return Figure(
        code=row.code,
        label=row.label,
        unit=row.unit,
        value=figure_content(row, {}).shown,
        source=row.source,
        note=row.note,
        part_of=row.part_of.code if row.part_of else "",
        share=share,
        reason=row.reason if row.source == Source.ADJUSTED else "",
    )


def _key_figures(
    statistics: list[Statistic], figures: Mapping[int, Figure], form: Format
) -> tuple[Figure, ...]:
    """Return what the author marked, else the totals that readers look for first."""
    keys = [figures[row.pk] for row in statistics if row.is_key]
    if not keys:
        titles = key_titles(form)
        by_code = {figure.code: figure for figure in figures.values()}
        keys = [
            replace(by_code[code], label=title)
            for code, title in titles.items()
            if code in by_code
        ]
    return tuple(keys[:MOST_KEY_FIGURES])


def _tables(
    statistics: list[Statistic], figures: Mapping[int, Figure]
) -> dict[int, list[FigureTable]]:
    parts: dict[int, list[Statistic]] = {}
    for row in statistics:
        if row.part_of_id:
            parts.setdefault(row.part_of_id, []).append(row)
    tables: dict[int, list[FigureTable]] = {}
    singles: dict[int, list[Figure]] = {}
    for row in statistics:
        if row.part_of_id or not row.section_id:
            continue
        if row.pk in parts:
            table = _total_table(figures[row.pk], parts[row.pk])
            tables.setdefault(row.section_id, []).append(table)
        else:
            singles.setdefault(row.section_id, []).append(figures[row.pk])
    for section_id, rows in singles.items():
        tables.setdefault(section_id, []).append(
            FigureTable("", "", tuple(rows), has_total=False)
        )
    return tables


def _total_table(total: Figure, parts: list[Statistic]) -> FigureTable:
    largest = max((row.value or Decimal(0) for row in parts), default=Decimal(0))
    rows = [_figure(row, _share(row.value, largest)) for row in parts]
    return FigureTable(total.label, total.unit, (total, *rows), has_total=True)


def _share(value: Decimal | None, largest: Decimal) -> float:
    return float(round(value * 100 / largest, 2)) if value and largest else 0.0


def _contact(report: Report) -> dict[str, str]:
    return {
        "office": report.contact_office,
        "address": report.contact_address,
        "postcode": report.contact_postcode,
        "phone": report.contact_phone,
        "email": report.contact_email,
    }


def _iso(when: datetime | None) -> str:
    return when.isoformat() if when else ""
