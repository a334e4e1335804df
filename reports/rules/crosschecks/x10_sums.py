"""X10: a cell of a government's report is not the sum of its addends."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure.labels import noop
from reports.rules.content import ReportContent
from reports.rules.crosschecks.cells import (
    official_figures,
    value_of,
    written,
    wrong_cell,
)
from reports.rules.findings import Finding

RULE = "X10"


def check(content: ReportContent) -> Iterator[Finding]:
    """Yield an error per cell that differs from its sum, reconciling item included.

    A cell adjusted with a reason is left alone: the reason is published with it.
    """
    if content.sums is None:
        return
    for code in official_figures(content):
        expected, found = content.sums.figures.get(code), value_of(content, code)
        if expected is None or found is None or expected == found:
            continue
        if content.by_code[code].adjusted:
            continue
        yield wrong_cell(
            RULE,
            content,
            code,
            noop(
                "%(place)s：各单位汇总应为 %(expected)s，填报 %(found)s。"
                "请重新汇总，或登记调节项并写明理由。"
            ),
            written(expected),
        )
