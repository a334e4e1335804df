"""Checks of a report: one rule, one module, one test file.

A rule is a pure function ``check(content) -> Iterator[Finding]`` with a stable
id. Errors block submission; warnings can be waived with a reason; personal
data blocks publication until released with a reason.

To add one: write a module, list it in ``CHECKS``, add its test file, describe
it in ``docs/checks.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from reports.rules.content import ReportContent
from reports.rules.crosschecks import (
    contradicted_label,
    empty_section,
    missing_reference,
    missing_value,
    percentage,
    personal_attachment,
    personal_text,
    topics,
    total,
    typed_figure,
    unknown_count,
    x01_balance,
    x02_row_total,
    x03_handled,
    x04_challenge_total,
    x05_cell_value,
    x06_carried_over,
    x07_in_force,
    x08_repealed,
    x09_rule_making,
    x10_sums,
    x11_prose,
    x12_fees,
    x13_register,
    x14_letters,
    x15_pending,
    x16_items_last_year,
    x17_at_most,
)
from reports.rules.findings import Finding

Check = Callable[[ReportContent], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    missing_reference.check,
    total.check,
    percentage.check,
    typed_figure.check,
    contradicted_label.check,
    unknown_count.check,
    missing_value.check,
    empty_section.check,
    topics.check,
    x01_balance.check,
    x02_row_total.check,
    x03_handled.check,
    x04_challenge_total.check,
    x05_cell_value.check,
    x06_carried_over.check,
    x07_in_force.check,
    x08_repealed.check,
    x09_rule_making.check,
    x10_sums.check,
    x11_prose.check,
    x12_fees.check,
    x13_register.check,
    x14_letters.check,
    x15_pending.check,
    x16_items_last_year.check,
    x17_at_most.check,
    personal_text.check,
    personal_attachment.check,
)


def run(content: ReportContent) -> list[Finding]:
    """Return every finding of every rule, once each, in the order of the rules."""
    found: dict[str, Finding] = {}
    for check in CHECKS:
        for finding in check(content):
            found.setdefault(finding.fingerprint, finding)
    return list(found.values())
