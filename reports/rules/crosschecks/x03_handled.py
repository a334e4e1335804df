"""X3: （七）总计 of a column of table three is not the sum of the outcomes."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure.labels import noop
from reports.rules.content import ReportContent
from reports.rules.crosschecks.cells import written, wrong_cell
from reports.rules.crosschecks.request_cells import RequestCells
from reports.rules.findings import Finding
from reports.rules.formats.requests_table import HANDLED, code

RULE = "X3"


def check(content: ReportContent) -> Iterator[Finding]:
    """Yield an error per column whose cells are all entered and add up otherwise."""
    cells = RequestCells(content)
    for column in cells.columns:
        expected, found = cells.sum_of_outcomes(column), cells.value(HANDLED, column)
        if expected is None or found is None or expected == found:
            continue
        yield wrong_cell(
            RULE,
            content,
            code(HANDLED, column),
            noop(
                "%(place)s：（一）至（六）各行之和应为 %(expected)s，"
                "填报 %(found)s。请核对这一列的（七）和各行。"
            ),
            written(expected),
        )
