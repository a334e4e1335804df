"""Where the figures of a format stand, in the words of the printed form. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from reports.rules.formats import FigureSpec, Format, OfficialTable

#: Stands between the headings of a path.
JOINT = " · "


@dataclass(frozen=True)
class Place:
    """Table, row and column by their headings."""

    table: str = ""
    row: str = ""
    column: str = ""


def places_of(form: Format) -> dict[str, Place]:
    """Return the place of every figure of a format by code, in the order printed."""
    return {
        spec.code: Place(table.label, row, spec.column_label)
        for table in form.tables
        for spec, row in _rows(table)
    }


def _rows(table: OfficialTable) -> list[tuple[FigureSpec, str]]:
    """Return every figure with the name of its row.

    Its own heading is enough, unless another row or a column is called the same.
    A table of one printed row has its groups of columns instead.
    """
    paths = {spec.row for spec in table.figures if spec.row}
    headings = Counter(path[-1] for path in paths)
    columns = {spec.column_label for spec in table.figures}

    def name(spec: FigureSpec) -> str:
        if not spec.row:
            return JOINT.join(spec.column[:-1])
        is_clear = headings[spec.row_label] == 1 and spec.row_label not in columns
        return spec.row_label if is_clear else JOINT.join(spec.row)

    return [(spec, name(spec)) for spec in table.figures]
