"""Table three of a report by row and column; empty where the format has none."""

from __future__ import annotations

from decimal import Decimal

from reports.rules.content import ReportContent
from reports.rules.crosschecks.cells import official_figures, sum_of, value_of
from reports.rules.formats.requests_table import (
    COLUMNS,
    HANDLED,
    KINDS,
    TOTAL,
    code,
    outcomes_of,
    rows_of,
)


class RequestCells:
    """The rows, columns and sums of table three."""

    def __init__(self, content: ReportContent) -> None:
        self.content = content
        official = official_figures(content)
        is_there = code(HANDLED, TOTAL) in official
        # The trial form has one row where the form of 2021 has three.
        divided = code("otherwise_closed", TOTAL) not in official
        self.columns = COLUMNS if is_there else ()
        self.rows = rows_of(divided=divided) if is_there else ()
        self.outcomes = outcomes_of(divided=divided) if is_there else ()

    def value(self, row: str, column: str) -> Decimal | None:
        return value_of(self.content, code(row, column))

    def sum_of_kinds(self, row: str) -> Decimal | None:
        """What 总计 of a row should be; None while a cell is blank."""
        return sum_of(self.content, [code(row, kind) for kind in KINDS])

    def sum_of_outcomes(self, column: str) -> Decimal | None:
        """What (七)总计 of a column should be; None while a cell is blank."""
        return sum_of(self.content, [code(row, column) for row in self.outcomes])
