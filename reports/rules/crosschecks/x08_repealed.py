"""X8: more documents were repealed than there were."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure.labels import noop
from reports.rules.content import ReportContent
from reports.rules.crosschecks.cells import written, wrong_cell
from reports.rules.crosschecks.rule_documents import code, stocks
from reports.rules.findings import Finding
from reports.rules.vocabulary import Level

RULE = "X8"


def check(content: ReportContent) -> Iterator[Finding]:
    """Yield a warning per kind of document of which too many were repealed."""
    for stock in stocks(content):
        if stock.repealed <= stock.at_most:
            continue
        yield wrong_cell(
            RULE,
            content,
            code(stock.row, "repealed"),
            noop(
                "%(place)s：上年现行有效 %(before)s，加本年制发 %(issued)s，"
                "废止应 %(expected)s，填报 %(found)s。请改正，或说明理由。"
            ),
            f"≤ {written(stock.at_most)}",
            level=Level.WARNING,
            before=written(stock.before),
            issued=written(stock.issued),
        )
