"""A reading as plain data: the one JSON object that the command prints.

Its keys are described in ``docs/reading.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from reports.checking import as_json
from reports.reading.findings import findings_in
from reports.reading.said import as_said
from reports.rules.formats import FigureSpec
from reports.rules.reading.finds import EXTRA_UNIT, FoundFigure, NamedFigure
from reports.rules.reading.frames import Frame
from reports.rules.reading.marks import Mark
from reports.rules.reading.outline import ReadSection
from reports.rules.reading.reading import Reading, Unclear
from reports.rules.reading.reasons import Reason, confidence
from reports.rules.reading.tree import Corrections, Table, TreeCell
from reports.rules.reading.worded import WordedFigure


def answer(reading: Reading) -> dict[str, Any]:
    """Return everything of a reading as plain data, in Chinese as the report is."""
    return {
        "kind": reading.kind,
        "pages": reading.pages,
        "title": reading.title.text,
        "agency": reading.title.agency,
        "year": reading.title.year,
        "year_from": reading.title.by,
        "format": reading.form.code,
        "corrections": _corrections(reading.corrections),
        "opening": list(reading.outline.opening),
        "sections": [_section(one) for one in reading.outline.sections],
        "tables": [
            _table(table, reading, dict(reading.held)) for table in reading.tables
        ],
        "figures": [
            *(_figure(one, reading.form.figures) for one in reading.figures),
            *(_figure(one, reading.form.figures) for one in reading.extra),
            *(_named(one) for one in reading.named),
            *(_worded(one) for one in reading.worded),
        ],
        "closing": list(reading.closing),
        "findings": _findings(reading),
        "not_understood": [_unclear(one) for one in reading.unclear],
    }


def _findings(reading: Reading) -> list[dict[str, Any]]:
    """Return findings as a check prints them, and as they are said on pages."""
    found = findings_in(reading)
    plain = as_json(found, reading.form)
    return [
        {**row, "said": as_said(one.message)}
        for row, one in zip(plain, found, strict=True)
    ]


def _table(
    table: Table, reading: Reading, held: Mapping[int, tuple[str, ...]]
) -> dict[str, Any]:
    """Return what a table is; ``rows`` only of one that has no figures of a report."""
    frame = reading.frames.get(table.number, Frame())
    holds = list(held.get(table.number, ()))
    is_figures = bool(holds) or any(one.table == table.number for one in reading.named)
    return {
        "table": table.number,
        "holds": holds,
        "page": table.page,
        "caption": frame.caption,
        "unit": frame.unit,
        "notes": list(frame.notes),
        "rows": [] if is_figures else _rows(table),
    }


def _rows(table: Table) -> list[list[dict[str, Any]]]:
    rows: dict[int, list[dict[str, Any]]] = {}
    for cell in sorted(table.cells, key=lambda one: (one.row, one.column)):
        found = {"text": cell.text, "rows": cell.rows, "columns": cell.columns}
        rows.setdefault(cell.row, []).append(found)
    return list(rows.values())


def _corrections(found: Corrections) -> dict[str, Any]:
    items = [
        {"label": one.label, "old": one.old, "new": one.new} for one in found.items
    ]
    return {"reason": found.reason, "items": items}


def _section(section: ReadSection) -> dict[str, Any]:
    return {
        "heading": section.heading,
        "words": section.words,
        "level": section.level,
        "number": section.number,
        "key": section.key,
        "page": section.page,
        "paragraphs": list(section.paragraphs),
        "tables": list(section.tables),
        "children": [_section(child) for child in section.children],
    }


def _figure(figure: FoundFigure, specs: Mapping[str, FigureSpec]) -> dict[str, Any]:
    spec = specs.get(figure.code)
    is_there = figure.written.mark is not Mark.MISSING
    return {
        "code": figure.code,
        "label": spec.label if spec is not None else figure.row_label,
        "unit": spec.unit if spec is not None else EXTRA_UNIT,
        "value": _plain(figure.written.value),
        "state": str(figure.written.mark),
        "printed": figure.text,
        "note": figure.written.note,
        "confidence": confidence(figure.reasons) if is_there else 0.0,
        "reasons": _reasons(figure.reasons),
        "source": "cell",
        "place": _place(figure.cell, figure.table, figure.sheet),
        "row_label": figure.row_label,
        "column_label": figure.column_label,
        "words": "",
        "section": "",
        "part_of": spec.part_of if spec is not None else "",
        "is_official": spec is not None,
    }


def _named(named: NamedFigure) -> dict[str, Any]:
    return {
        "code": named.code,
        "label": named.label,
        "unit": named.unit,
        "value": _plain(named.written.value),
        "state": str(named.written.mark),
        "printed": named.text,
        "note": named.written.note,
        "confidence": confidence(named.reasons),
        "reasons": _reasons(named.reasons),
        "source": "cell",
        "place": _place(named.cell, named.table, named.sheet),
        "row_label": named.label,
        "column_label": "",
        "words": "",
        "section": named.section,
        "part_of": named.part_of,
        "is_official": False,
    }


def _worded(worded: WordedFigure) -> dict[str, Any]:
    return {
        "code": worded.code,
        "label": worded.label,
        "unit": worded.unit,
        "value": _plain(worded.value),
        "state": str(Mark.NUMBER),
        "printed": f"{worded.value:f}{worded.unit}",
        "note": "",
        "confidence": confidence(worded.reasons),
        "reasons": _reasons(worded.reasons),
        "source": "words",
        "place": None,
        "row_label": "",
        "column_label": "",
        "words": worded.words,
        "section": worded.section,
        "part_of": worded.part_of,
        "is_official": False,
    }


def _reasons(reasons: tuple[Reason, ...]) -> list[dict[str, str]]:
    return [{"reason": str(one), "text": one.label} for one in dict.fromkeys(reasons)]


def _place(cell: TreeCell | None, table: int, sheet: str) -> dict[str, Any] | None:
    if cell is None:
        return None
    return {
        "page": cell.page,
        "table": table,
        "sheet": sheet,
        "row": cell.row + 1,
        "column": cell.column + 1,
        "cell": cell.name.rpartition("!")[2],
        "box": list(cell.box) if cell.box else None,
    }


def _unclear(unclear: Unclear) -> dict[str, Any]:
    return {
        "what": unclear.what,
        "words": unclear.words,
        "message": str(unclear.sentence),
        "said": as_said(unclear.sentence),
        "page": unclear.page,
        "table": unclear.table,
        "cell": unclear.cell.rpartition("!")[2],
    }


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
