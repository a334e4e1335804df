"""Figures that a file names by their codes: nothing of them is guessed."""

from __future__ import annotations

from collections.abc import Iterator

from reports.rules.formats import FORMATS, Format
from reports.rules.reading.finds import Extract, FoundFigure, NamedFigure
from reports.rules.reading.marks import Mark, Written, written_in
from reports.rules.reading.reasons import Reason
from reports.rules.reading.tree import Told, ToldFigure


def told_extract(told: Told, form: Format) -> Extract:
    """Return the official figures of a format that a file names."""
    into = Extract()
    for code, (number, _cell) in told.cells.items():
        if code in form.figures:
            _hold(into, number, form.figures[code].table)
    for one in told.figures:
        spec = form.figures.get(one.code)
        if spec is None:
            continue
        number, cell = told.cells.get(one.code, (0, None))
        written = _written(one, spec.unit)
        into.tables.add(spec.table)
        into.figures[one.code] = FoundFigure(
            one.code, written, (Reason.CODE, *written.reasons), one.value or "",
            cell, number,
        )  # fmt: skip
    return into


def told_figures(told: Told, form: str) -> Iterator[NamedFigure]:
    """Yield the figures of the author's own that a file names."""
    for one in told.figures:
        if one.code not in FORMATS[form].figures:
            written = _written(one, "")
            yield NamedFigure(
                one.code, one.label, one.unit, written,
                (Reason.CODE, *written.reasons), one.part_of, one.heading,
                one.value or "",
            )  # fmt: skip


def _written(one: ToldFigure, unit: str) -> Written:
    if one.value is None:
        return Written(Mark.BLANK, note=one.note)
    written = written_in(one.value, unit)
    return Written(written.mark, written.value, one.note, written.reasons)


def _hold(into: Extract, number: int, table: str) -> None:
    held = into.held.setdefault(number, [])
    if table not in held:
        held.append(table)
    into.tables.add(table)
