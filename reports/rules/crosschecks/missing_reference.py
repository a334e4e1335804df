"""F1: prose refers to a figure that the report does not have."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure.labels import noop, sentence
from reports.rules.content import ReportContent
from reports.rules.findings import Finding
from reports.rules.prose import references
from reports.rules.vocabulary import Level

RULE = "F1"


def check(content: ReportContent) -> Iterator[Finding]:
    """Yield one error for each missing code of each section."""
    for section in content.sections:
        for code in dict.fromkeys(references(section.html)):
            if code not in content.by_code:
                yield Finding(
                    RULE,
                    Level.ERROR,
                    sentence(
                        noop("“%(heading)s”引用了不存在的指标 %(code)s。"),
                        heading=section.heading,
                        code=code,
                    ),
                    section=section.key,
                    code=code,
                )
