"""X1: in a column of table three, what came in is not what went out.

Printed in the form: 第一项加第二项之和，等于第三项加第四项之和.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from disclosure.labels import noop
from reports.rules.content import ReportContent
from reports.rules.crosschecks.cells import written, wrong_cell
from reports.rules.crosschecks.request_cells import RequestCells
from reports.rules.findings import Finding
from reports.rules.formats.requests_table import (
    BROUGHT_FORWARD,
    CARRIED_OVER,
    HANDLED,
    RECEIVED,
    code,
)

RULE = "X1"
#: The last row is the least certain: in doubt it is the one to look at.
ROWS = (CARRIED_OVER, HANDLED, RECEIVED, BROUGHT_FORWARD)


def check(content: ReportContent) -> Iterator[Finding]:
    """Yield an error per column whose four sums, all entered, do not balance."""
    cells = RequestCells(content)
    for column in cells.columns:
        values = {row: cells.value(row, column) for row in ROWS}
        known = {row: value for row, value in values.items() if value is not None}
        if len(known) < len(ROWS) or _gap(known) == 0:
            continue
        row = _suspect(cells, column, known)
        yield wrong_cell(
            RULE,
            content,
            code(row, column),
            noop(
                "%(place)s：按“第一项加第二项之和，等于第三项加第四项之和”应为 "
                "%(expected)s，填报 %(found)s。请核对这一列的一、二、（七）、四各项。"
            ),
            written(_expected(row, known)),
        )


def _gap(values: dict[str, Decimal]) -> Decimal:
    came_in = values[RECEIVED] + values[BROUGHT_FORWARD]
    return came_in - values[HANDLED] - values[CARRIED_OVER]


def _expected(row: str, values: dict[str, Decimal]) -> Decimal:
    sign = -1 if row in (RECEIVED, BROUGHT_FORWARD) else 1
    return values[row] + sign * _gap(values)


def _suspect(cells: RequestCells, column: str, values: dict[str, Decimal]) -> str:
    """Return the row to mark: one that another rule finds wrong, if any.

    Never one that would have to be below zero.
    """
    possible = [row for row in ROWS if _expected(row, values) >= 0]
    for row in possible:
        if cells.sum_of_kinds(row) not in (None, cells.value(row, "total")):
            return row
    outcomes = cells.sum_of_outcomes(column)
    if HANDLED in possible and outcomes not in (None, values[HANDLED]):
        return HANDLED
    return possible[0]
