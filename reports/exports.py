"""A published report as open data: JSON for programs, CSV and XLSX for spreadsheets.

``reports.schema`` says what the JSON looks like.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import asdict
from decimal import Decimal
from functools import cache
from typing import Any
from urllib.parse import urljoin

from django.urls import reverse

from disclosure.spreadsheets.stream import xlsx_stream
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
#: What stands before a figure where a file holds those of many reports.
REPORT_HEADER = ("网址名", "机构", "年度", "版次", "格式", "发布时间")
#: The file of a list of reports.
LIST_HEADER = ("网址名", "机构", "年度", "版次", "标题", "格式", "发布时间", "网址")
#: Widths of the columns in characters.
_WIDTHS = (36, 36, 14, 8, 28, 12, 24, 24, 30, 40, 24)


def as_json(document: Document, url: str) -> dict[str, Any]:
    """Return the report as plain data.

    ``figures`` maps every code to its figure, whose ``value`` is a decimal
    number as text, or ``null`` where the report gives none; ``table``, ``row``
    and ``column`` are the headings that lead to it in the official form.
    ``sections`` are in reading order with ``depth`` from 1; ``figures`` in them
    are codes, ``grids`` the official tables cell for cell.
    """
    form = form_of(document.format)
    specs = form.figures if form else {}
    return {
        "$schema": urljoin(url, reverse("report_schema")),
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
            figure.code: figure_json(figure, specs.get(figure.code))
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


def form_of(code: str) -> Format | None:
    """Return the official form of a report; None where it has no tables."""
    form = FORMATS.get(code)
    return form if form and form.tables else None


def figure_json(figure: Figure, spec: FigureSpec | None) -> dict[str, Any]:
    """Return a figure as plain data, with its place in the official form."""
    return {
        "code": figure.code,
        "label": figure.label,
        "value": figure.value if is_number(figure.value) else None,
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
    form = form_of(document.format)
    writer.writerow(FORM_HEADER if form else HEADER)
    for figure in document.figures:
        writer.writerow(as_texts(figure_cells(figure, form)))
    return out.getvalue()


def as_workbook(document: Document) -> bytes:
    """Return the figures as an XLSX file: the columns of the CSV, exact numbers."""
    form = form_of(document.format)
    header = FORM_HEADER if form else HEADER
    rows = (figure_cells(figure, form) for figure in document.figures)
    return b"".join(xlsx_stream("数据", header, rows, _WIDTHS[: len(header)]))


def figure_cells(figure: Figure, form: Format | None) -> list[str | Decimal | None]:
    """Return a figure as a row of ``HEADER``, of ``FORM_HEADER`` with a form.

    The value is a number to its last zero, or None where the report gives none.
    """
    cells: list[str | Decimal | None] = [
        figure.code,
        figure.label,
        Decimal(figure.value) if is_number(figure.value) else None,
        figure.unit,
        figure.part_of,
        SOURCES[figure.source],
        figure.note,
    ]
    return [*cells, *_where(figure, form)] if form else cells


def _where(figure: Figure, form: Format) -> list[str]:
    return [figure.reason, *_places(form.code).get(figure.code, ("", "", ""))]


@cache
def _places(code: str) -> dict[str, tuple[str, str, str]]:
    """Return table, row and column of each figure of a form, as a file shows them."""
    form = FORMATS[code]
    return {
        spec.code: (
            form.table(spec.table).label,
            " ".join(spec.row),
            " ".join(spec.column),
        )
        for spec in form.figures.values()
    }


def as_texts(cells: Iterable[object]) -> list[str]:
    """Return a row as a CSV file holds it: exact numbers, texts that stay texts."""
    return [_text(cell) for cell in cells]


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    text = str(cell)
    is_formula = isinstance(cell, str) and text.startswith(FORMULA_SIGNS)
    return f"'{text}" if is_formula else text


def is_number(value: str) -> bool:
    """Tell whether a shown value is a number; "—" is none."""
    digits = value.removeprefix("-").replace(".", "", 1)
    return digits.isascii() and digits.isdigit()
