"""The figures of a year as CSV, JSON and XLSX, written while they are read."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.urls import reverse
from django.utils import timezone

from disclosure.spreadsheets.stream import SHEET_ROWS, xlsx_stream
from reports.document import Figure
from reports.exports import (
    BYTE_ORDER_MARK,
    FORM_HEADER,
    REPORT_HEADER,
    as_texts,
    figure_cells,
    figure_json,
    form_of,
)
from reports.opendata.years import Frozen, frozen_of
from reports.rules.formats import Format

HEADER = (*REPORT_HEADER, *FORM_HEADER)
#: Figures that one sheet holds, below its header.
SHEET_FIGURES = SHEET_ROWS - 1
#: Rows of a CSV file sent together.
_TOGETHER = 500
_WIDTHS = (24, 30, 8, 6, 10, 22, 36, 36, 14, 8, 28, 12, 24, 24, 30, 40, 24)
_NO_PLACE = ("", "", "", "")
Absolute = Callable[[str], str]


class Echo:
    """Hands a written line on instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def rows_of(year: int) -> Iterator[list[object]]:
    """Yield one row of ``HEADER`` for every figure, agency by agency."""
    for edition in frozen_of(year):
        form = form_of(edition.format)
        about = [
            edition.slug,
            edition.agency,
            edition.year,
            edition.edition,
            edition.format,
            in_beijing(edition.published_at),
        ]
        for figure in edition.figures:
            yield [*about, *_cells(Figure(**figure), form)]


def in_beijing(when: str | datetime) -> str:
    """Return a time as ISO 8601 in Beijing time, whose day is the legal one."""
    moment = datetime.fromisoformat(when) if isinstance(when, str) else when
    return timezone.localtime(moment).isoformat(timespec="seconds")


def _cells(figure: Figure, form: Format | None) -> list[object]:
    cells = figure_cells(figure, form)
    return [*cells] if form else [*cells, figure.reason, *_NO_PLACE[1:]]


def csv_pieces(
    header: Iterable[str], rows: Iterable[Iterable[object]]
) -> Iterator[str]:
    """Yield a CSV file, with the mark that spreadsheets look for, piece by piece."""
    writer: Any = csv.writer(Echo())
    yield BYTE_ORDER_MARK + writer.writerow(list(header))
    lines = (writer.writerow(as_texts(row)) for row in rows)
    while piece := "".join(islice(lines, _TOGETHER)):
        yield piece


def year_csv(year: int) -> Iterator[str]:
    """Yield all figures of a year as CSV."""
    return csv_pieces(HEADER, rows_of(year))


def year_xlsx(year: int) -> Iterator[bytes]:
    """Yield all figures of a year as XLSX; see ``SHEET_FIGURES``."""
    return xlsx_stream(str(year), HEADER, rows_of(year), _WIDTHS)


def year_json(year: int, absolute: Absolute) -> Iterator[str]:
    """Yield all figures of a year as JSON, one report a line.

    ``absolute`` makes a whole address of a path; ``schema.year_schema`` says what
    the file looks like.
    """
    about = {
        "$schema": absolute(reverse("year_schema")),
        "url": absolute(reverse("year_json", args=[year])),
        "year": year,
        "language": "zh-Hans",
    }
    yield _written(about)[:-1] + ',"reports":['
    lead = "\n"
    for edition in frozen_of(year):
        yield lead + _written(_report(edition, absolute))
        lead = ",\n"
    yield "\n]}\n"


def _report(edition: Frozen, absolute: Absolute) -> dict[str, Any]:
    form = form_of(edition.format)
    specs = form.figures if form else {}
    figures = [Figure(**figure) for figure in edition.figures]
    return {
        "url": absolute(reverse("report", args=[edition.slug, edition.year])),
        "agency": {"name": edition.agency, "slug": edition.slug},
        "year": edition.year,
        "edition": edition.edition,
        "format": edition.format,
        "published_at": edition.published_at,
        "figures": [figure_json(figure, specs.get(figure.code)) for figure in figures],
    }


def _written(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
