"""X6: what was brought forward is not what last year's report carried over.

Judged by kind of applicant: a total may agree although its parts do not.
"""

from __future__ import annotations

from collections.abc import Iterator

from disclosure.labels import noop
from reports.rules.content import ReportContent
from reports.rules.crosschecks.cells import value_of, written, wrong_cell
from reports.rules.crosschecks.request_cells import RequestCells
from reports.rules.findings import Finding
from reports.rules.formats.requests_table import BROUGHT_FORWARD, CARRIED_OVER, code
from reports.rules.vocabulary import Level

RULE = "X6"


def check(content: ReportContent) -> Iterator[Finding]:
    """Yield a warning per column that differs; it must be answered with a reason."""
    if content.previous is None:
        return
    cells = RequestCells(content)
    for column in cells.columns:
        expected = value_of(content.previous, code(CARRIED_OVER, column))
        found = cells.value(BROUGHT_FORWARD, column)
        if expected is None or found is None or expected == found:
            continue
        yield wrong_cell(
            RULE,
            content,
            code(BROUGHT_FORWARD, column),
            noop(
                "%(place)s：上年报告结转 %(expected)s，填报 %(found)s。"
                "请改正；机构调整、上年数据更正等，请说明理由，否则不能送审。"
            ),
            written(expected),
            level=Level.WARNING,
            must_be_answered=True,
        )
