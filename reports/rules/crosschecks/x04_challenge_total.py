"""X4: a 总计 of table four is not the sum of its four results."""

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
from reports.rules.formats.challenges_table import COURTS, RESULTS, TOTAL

RULE = "X4"


def check(content: ReportContent) -> Iterator[Finding]:
    """Yield an error per group whose cells are all entered and add up otherwise."""
    official = official_figures(content)
    for court in COURTS:
        parts = [f"{court}.{result}" for result in RESULTS]
        total = f"{court}.{TOTAL}"
        # The sheet of 2014 has fewer results; there the total knows its parts.
        if not official.keys() >= {total, *parts}:
            continue
        expected, found = sum_of(content, parts), value_of(content, total)
        if expected is None or found is None or expected == found:
            continue
        yield wrong_cell(
            RULE,
            content,
            total,
            noop(
                "%(place)s：结果维持、结果纠正、其他结果、尚未审结之和应为 "
                "%(expected)s，填报 %(found)s。请核对总计和各项。"
            ),
            written(expected),
        )
