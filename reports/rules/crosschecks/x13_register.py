"""X13: a cell of table three or four differs from the register of requests."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure.labels import noop
from reports.rules.content import ReportContent
from reports.rules.crosschecks.cells import official_figures, written, wrong_cell
from reports.rules.findings import Finding

RULE = "X13"
TABLES = ("requests", "challenges")


def check(content: ReportContent) -> Iterator[Finding]:
    """Yield an error per cell that differs without a reason.

    A government's sum is of several registers: there X10 is the rule.
    """
    if content.register is None or content.sums is not None:
        return
    for spec in official_figures(content).values():
        figure = content.by_code.get(spec.code)
        expected = content.register.figures.get(spec.code)
        if spec.table not in TABLES or figure is None or figure.adjusted:
            continue
        if expected is None or figure.value is None or expected == figure.value:
            continue
        yield wrong_cell(
            RULE,
            content,
            spec.code,
            noop(
                "%(place)s：登记簿统计为 %(expected)s，填报 %(found)s。"
                "请重新统计，或作为人工调整写明理由。"
            ),
            written(expected),
        )
