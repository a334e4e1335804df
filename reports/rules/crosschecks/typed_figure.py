"""F4: a number typed in the prose equals a figure it should refer to."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure.labels import noop, sentence
from reports.rules.content import ReportContent
from reports.rules.crosschecks.typed import typed_counts
from reports.rules.findings import Finding
from reports.rules.vocabulary import Level

RULE = "F4"


def check(content: ReportContent) -> Iterator[Finding]:
    """Yield a warning per typed count that repeats a figure's value."""
    for typed in typed_counts(content):
        match = typed.named if typed.named else typed.equal
        if match is None or match.value != typed.count.value:
            continue
        yield Finding(
            RULE,
            Level.WARNING,
            sentence(
                noop(
                    "“%(heading)s”里的“%(words)s”等于指标“%(label)s”，"
                    "请改为引用，数字变动时正文才会跟着变。"
                ),
                heading=typed.section.heading,
                words=typed.count.words,
                label=match.label,
            ),
            section=typed.section.key,
            code=match.code,
            where=typed.words,
            subject=typed.count.words,
        )
