"""X15: what was pending last year is not in this year's table four."""

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
from reports.rules.formats.challenges_table import COURTS, TOTAL
from reports.rules.vocabulary import Level

RULE = "X15"


def check(content: ReportContent) -> Iterator[Finding]:
    """Yield a warning per group with fewer entries than were pending last year.

    No official rule says so; practice differs, hence only a warning.
    """
    for court in COURTS if content.previous else ():
        total = f"{court}.{TOTAL}"
        if content.previous is None or total not in official_figures(content):
            continue
        pending = value_of(content.previous, f"{court}.pending")
        found = value_of(content, total)
        if pending is None or found is None or found >= pending:
            continue
        yield wrong_cell(
            RULE,
            content,
            total,
            noop(
                "%(place)s：上年尚未审结 %(pending)s 件，本年应列出它们的结果"
                "（%(expected)s），填报 %(found)s。请核对，或说明理由。"
            ),
            f"≥ {written(pending)}",
            level=Level.WARNING,
            pending=written(pending),
        )
