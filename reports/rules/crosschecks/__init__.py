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
