"""X2: 总计 of a row of table three is not the sum of the kinds of applicants."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure.labels import noop
from reports.rules.content import ReportContent
from reports.rules.crosschecks.cells import written, wrong_cell
from reports.rules.crosschecks.request_cells import RequestCells
from reports.rules.findings import Finding
from reports.rules.formats.requests_table import TOTAL, code

RULE = "X2"


def check(content: ReportContent) -> Iterator[Finding]:
    """Yield an error per row whose cells are all entered and add up otherwise."""
    cells = RequestCells(content)
    for row in cells.rows:
        expected, found = cells.sum_of_kinds(row), cells.value(row, TOTAL)
        if expected is None or found is None or expected == found:
            continue
        yield wrong_cell(
            RULE,
            content,
            code(row, TOTAL),
            noop(
                "%(place)s：各类申请人之和应为 %(expected)s，填报 %(found)s。"
                "请核对这一行的总计和各列。"
            ),
            written(expected),
        )
