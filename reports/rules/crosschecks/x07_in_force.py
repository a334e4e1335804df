"""X7: documents in force do not follow from last year's, made and repealed."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure.labels import noop
from reports.rules.content import ReportContent
from reports.rules.crosschecks.cells import written, wrong_cell
from reports.rules.crosschecks.rule_documents import code, stocks
from reports.rules.findings import Finding
from reports.rules.vocabulary import Level

RULE = "X7"


def check(content: ReportContent) -> Iterator[Finding]:
    """Yield a warning per kind of document whose stock is another.

    Where more was repealed than there was, that is what X8 says.
    """
    for stock in stocks(content):
        if stock.in_force is None or stock.left < 0 or stock.in_force == stock.left:
            continue
        yield wrong_cell(
            RULE,
            content,
            code(stock.row, "in_force"),
            noop(
                "%(place)s：上年 %(before)s，加制发 %(issued)s，减废止 "
                "%(repealed)s，应为 %(expected)s，填报 %(found)s。"
                "请改正；机构调整或重新认定等，请说明理由。"
            ),
            written(stock.left),
            level=Level.WARNING,
            before=written(stock.before),
            issued=written(stock.issued),
            repealed=written(stock.repealed),
        )
