"""A published report as open data: JSON for programs, CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict
from typing import Any

from reports.document import Document, DocumentSection, Figure
from reports.rules.formats import FORMATS, FigureSpec, Format
from reports.rules.prose import rendered_text
from reports.rules.vocabulary import Source

#: A spreadsheet takes a cell that begins like this for a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
BYTE_ORDER_MARK = "\ufeff"
SOURCES = {source.value: source.label for source in Source}
HEADER = ("代码", "名称", "数值", "单位", "合计项", "来源", "说明")
#: Reports on an official form tell where in it each figure stands.
FORM_HEADER = (*HEADER, "理由", "表", "行", "列")


def as_json(document: Document, url: str) -> dict[str, Any]:
    """Return the report as plain data.

    ``figures`` maps every code to its figure, whose ``value`` is a decimal
    number as text, or ``null`` where the report gives none; ``table``, ``row``
    and ``column`` are the headings that lead to it in the official form.
    ``sections`` are in reading order with ``depth`` from 1; ``figures`` in them
    are codes, ``grids`` the official tables cell for cell.
    """
    form = _form_of(document)
    specs = form.figures if form else {}
    return {
        "url": url,
        "agency": {"name": document.agency, "slug": document.agency_slug},
        "year": document.year,
        "edition": document.edition,
        "title": document.title,
        "format": document.format,
        "language": "zh-Hans",
        "published_at": document.published_at,
        "origin": _origin(document),
        "period": {"start": document.period_start, "end": document.period_end},
        "contact": document.contact,
        "sections": [_section(section) for section in document.sections],
        "figures": {
            figure.code: _figure(figure, specs.get(figure.code))
            for figure in document.figures
        },
        "corrections": [
            {"label": item.label, "code": item.code, "old": item.old, "new": item.new}
            for item in document.corrections
        ],
        "correction_reason": document.correction_reason,
        "links": [{"title": link.title, "url": link.url} for link in document.links],
    }


def _origin(document: Document) -> dict[str, str] | None:
    if not document.origin_name:
        return None
    return {
        "name": document.origin_name,
        "published_at": document.origin_published_at,
    }


def _section(section: DocumentSection) -> dict[str, Any]:
    return {
        "key": section.key,
        "depth": section.depth,
        "numeral": section.numeral,
        "heading": section.heading,
        "text": rendered_text(section.html),
        "html": section.html,
        "figures": [row.code for table in section.tables for row in table.rows],
        "grids": [asdict(grid) for grid in section.grids],
    }


def _form_of(document: Document) -> Format | None:
    """Return the official form of a report; None where it has no tables."""
    form = FORMATS.get(document.format)
    return form if form and form.tables else None


def _figure(figure: Figure, spec: FigureSpec | None) -> dict[str, Any]:
    return {
        "code": figure.code,
        "label": figure.label,
        "value": figure.value if _is_number(figure.value) else None,
        "unit": figure.unit,
        "part_of": figure.part_of or None,
        "source": figure.source,
        "note": figure.note,
        "reason": figure.reason,
        "table": spec.table if spec else None,
        "row": list(spec.row) if spec else [],
        "column": list(spec.column) if spec else [],
    }


def as_csv(document: Document) -> str:
    """Return the figures as a table that spreadsheets open as UTF-8."""
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out)
    form = _form_of(document)
    writer.writerow(FORM_HEADER if form else HEADER)
    for figure in document.figures:
        writer.writerow([*_row(figure), *(_where(figure, form) if form else ())])
    return out.getvalue()


def _row(figure: Figure) -> list[str]:
    return [
        _text(figure.code),
        _text(figure.label),
        figure.value if _is_number(figure.value) else "",
        _text(figure.unit),
        _text(figure.part_of),
        _text(SOURCES[figure.source]),
        _text(figure.note),
    ]


def _where(figure: Figure, form: Format) -> list[str]:
    spec = form.figures.get(figure.code)
    if spec is None:
        return [_text(figure.reason), "", "", ""]
    table = form.table(spec.table).label
    return [_text(figure.reason), table, " ".join(spec.row), " ".join(spec.column)]


def _text(value: str) -> str:
    return f"'{value}" if value.startswith(FORMULA_SIGNS) else value


def _is_number(value: str) -> bool:
    digits = value.removeprefix("-").replace(".", "", 1)
    return digits.isascii() and digits.isdigit()
