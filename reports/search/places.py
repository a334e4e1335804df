"""The places of a published document, and what its report is called."""

from __future__ import annotations

from collections.abc import Iterator

from reports.document import Document, DocumentSection, Figure
from reports.rules.finding.places import Kind, Place, parts_of
from reports.rules.prose import rendered_text


def context_of(document: Document) -> str:
    """Return the words that lead to any place of a report, beside its own.

    The year stands by itself: it is a token of its own, by which places are chosen.
    """
    return f"{document.title} {document.agency} {document.year}"


def places_of(document: Document) -> list[Place]:
    """Return the title, the sections and the author's own figures, in this order.

    Official figures stand in their sections, in the tables as printed.
    """
    return [
        Place(Kind.REPORT, "", document.title, f"{document.agency} {document.year}"),
        *(place for section in document.sections for place in _section(section)),
        *_figures(document),
    ]


def _section(section: DocumentSection) -> Iterator[Place]:
    lines = [rendered_text(section.html)]
    lines += [line for grid in section.grids for line in grid.lines]
    for part in parts_of("\n".join(line for line in lines if line)):
        yield Place(Kind.SECTION, section.key, section.heading, part)


def _figures(document: Document) -> Iterator[Place]:
    anchored = {
        row.code
        for section in document.sections
        for table in section.tables
        for row in table.rows
    }
    official = document.official_codes
    for figure in document.figures:
        if figure.code not in official:
            key = figure.code if figure.code in anchored else ""
            yield Place(Kind.FIGURE, key, figure.label, _shown(figure))


def _shown(figure: Figure) -> str:
    value = f"{figure.value} {figure.unit}".strip()
    return f"{value}（{figure.note}）" if figure.note else value
