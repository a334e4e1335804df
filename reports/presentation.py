"""A frozen document as the report page shows it: nothing left to work out.

The page is drawn from ready strings, so that drawing it stays cheap.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from reports.charts import chart_of
from reports.document import Document, DocumentSection, Figure, FigureTable
from reports.figure_rows import figure_rows
from reports.grid_rows import figure_notes, official_table

#: Headings of sections begin at h2, below the title, and HTML ends at h6.
TOP_LEVEL, LOWEST_LEVEL = 2, 6


@dataclass(frozen=True)
class TableView:
    """A table of figures and the chart that belongs to it."""

    caption: str
    unit: str
    rows: SafeString
    chart: SafeString


@dataclass(frozen=True)
class SectionView:
    """A section with the level of its heading and its text ready to show."""

    key: str
    depth: str
    level: str
    numeral: str
    heading: str
    html: SafeString
    tables: tuple[TableView, ...]
    grids: SafeString


@dataclass(frozen=True)
class ReportView:
    """Everything the page shows that is not a plain field of the document."""

    sections: tuple[SectionView, ...]
    key_figures: tuple[tuple[Figure, bool], ...]
    first_published: str
    published_here: str
    period_start: str
    period_end: str
    has_form: bool


def present(document: Document) -> ReportView:
    """Prepare a document for its page, in the reader's language."""
    official = document.official_codes
    anchored = official.union(
        row.code
        for section in document.sections
        for table in section.tables
        for row in table.rows
    )
    figures = {row.code: row for row in document.figures if row.code in official}
    return ReportView(
        sections=tuple(_section(section, figures) for section in document.sections),
        key_figures=tuple((row, row.code in anchored) for row in document.key_figures),
        first_published=moment(document.first_published_at),
        published_here=_published_here(document),
        period_start=_day(document.period_start),
        period_end=_day(document.period_end),
        has_form=bool(official),
    )


def moment(when: datetime | None) -> str:
    """Return Beijing time as government pages show it."""
    return timezone.localtime(when).strftime("%Y-%m-%d %H:%M") if when else ""


def _published_here(document: Document) -> str:
    """Our own time of publication, where the report first appeared elsewhere."""
    if not document.origin_published_at or not document.published_at:
        return ""
    return moment(datetime.fromisoformat(document.published_at))


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text)) if text else ""


def _section(section: DocumentSection, figures: Mapping[str, Figure]) -> SectionView:
    return SectionView(
        key=section.key,
        depth=str(section.depth),
        level=str(min(section.depth + TOP_LEVEL - 1, LOWEST_LEVEL)),
        numeral=section.numeral,
        heading=section.heading,
        html=_with_scrolling_tables(section),
        tables=tuple(_table(table) for table in section.tables),
        grids=official_tables(section, figures),
    )


def _table(table: FigureTable) -> TableView:
    return TableView(table.caption, table.unit, figure_rows(table), chart_of(table))


def official_tables(
    section: DocumentSection, figures: Mapping[str, Figure]
) -> SafeString:
    """Draw the official tables, each with the notes of its figures below."""
    drawn = [
        f'<div class="form">{_scrolling(grid.label)}{official_table(grid)}</div>'
        f"{figure_notes(grid, figures)}</div>\n"
        for grid in section.grids
    ]
    return mark_safe("".join(drawn))


def _scrolling(heading: str) -> SafeString:
    """Open a region that scrolls by itself, from the keyboard too."""
    label = gettext("“%(heading)s”中的表格") % {"heading": heading}
    return format_html(
        '<div class="scroll" tabindex="0" role="region" aria-label="{}">', label
    )


def _with_scrolling_tables(section: DocumentSection) -> SafeString:
    """Let wide tables scroll by themselves."""
    html = section.html
    if "<table" in html:
        frame = _scrolling(section.heading)
        html = html.replace("<table", f"{frame}<table")
        html = html.replace("</table>", "</table></div>")
    return mark_safe(html)  # sanitised when it was saved
