"""X9: an agency without the power to make 规章 reports some."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure.labels import noop
from reports.rules.content import ReportContent
from reports.rules.crosschecks.cells import official_figures, value_of, wrong_cell
from reports.rules.findings import Finding

RULE = "X9"
ROW = "proactive.government_rule."


def check(content: ReportContent) -> Iterator[Finding]:
    """Yield an error per cell of the row 规章 that is not 0."""
    if content.makes_rules is not False:
        return
    for code in official_figures(content):
        if code.startswith(ROW) and value_of(content, code):
            yield wrong_cell(
                RULE,
                content,
                code,
                noop(
                    "%(place)s：本机关没有规章制定权，应为 %(expected)s，填报 "
                    "%(found)s。请改正；有制定权的，请管理员在机构资料里注明。"
                ),
                "0",
            )
