"""A published report as open data: JSON for programs, CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
from typing import Any

from reports.document import Document, DocumentSection, Figure
from reports.rules.prose import rendered_text
from reports.rules.vocabulary import Source

#: A spreadsheet takes a cell that begins like this for a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
BYTE_ORDER_MARK = "\ufeff"
SOURCES = {source.value: source.label for source in Source}
HEADER = ("代码", "名称", "数值", "单位", "合计项", "来源", "说明")


def as_json(document: Document, url: str) -> dict[str, Any]:
    """Return the report as plain data.

    ``figures`` maps every code to its figure, whose ``value`` is a decimal
    number as text, or ``null`` where the report gives none. ``sections`` are
    in reading order with ``depth`` from 1; ``figures`` in them are codes.
    """
    return {
        "url": url,
        "agency": {"name": document.agency, "slug": document.agency_slug},
        "year": document.year,
        "edition": document.edition,
        "title": document.title,
        "language": "zh-Hans",
        "published_at": document.published_at,
        "origin": _origin(document),
        "period": {"start": document.period_start, "end": document.period_end},
        "contact": document.contact,
        "sections": [_section(section) for section in document.sections],
        "figures": {figure.code: _figure(figure) for figure in document.figures},
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
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "label": figure.label,
        "value": figure.value if _is_number(figure.value) else None,
        "unit": figure.unit,
        "part_of": figure.part_of or None,
        "source": figure.source,
        "note": figure.note,
    }


def as_csv(document: Document) -> str:
    """Return the figures as a table that spreadsheets open as UTF-8."""
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out)
    writer.writerow(HEADER)
    writer.writerows(_row(figure) for figure in document.figures)
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


def _text(value: str) -> str:
    return f"'{value}" if value.startswith(FORMULA_SIGNS) else value


def _is_number(value: str) -> bool:
    digits = value.removeprefix("-").replace(".", "", 1)
    return digits.isascii() and digits.isdigit()
