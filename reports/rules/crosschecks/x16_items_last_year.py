"""X16: 上一年项目数量 does not follow from last year's report.

Only the trial form of 2019 and 2020 has these columns.
"""

from __future__ import annotations

from collections.abc import Iterator

from disclosure.labels import noop
from reports.rules.content import ReportContent
from reports.rules.crosschecks.cells import (
    official_figures,
    sum_of,
    value_of,
    written,
    wrong_cell,
)
from reports.rules.findings import Finding
from reports.rules.vocabulary import Level

RULE = "X16"
COLUMN, CHANGE = ".items_last_year", ".change"


def check(content: ReportContent) -> Iterator[Finding]:
    """Yield a warning per row that is not last year's number with its change."""
    if content.previous is None:
        return
    for code in official_figures(content):
        if not code.endswith(COLUMN):
            continue
        change = code.removesuffix(COLUMN) + CHANGE
        expected = sum_of(content.previous, [code, change])
        found = value_of(content, code)
        if expected is None or found is None or expected == found:
            continue
        yield wrong_cell(
            RULE,
            content,
            code,
            noop(
                "%(place)s：上年报告的项目数量加增/减应为 %(expected)s，"
                "填报 %(found)s。请改正，或说明理由。"
            ),
            written(expected),
            level=Level.WARNING,
        )
