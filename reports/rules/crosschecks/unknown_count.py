"""F6: a number typed in the prose equals no figure of the report.

Only in the free form, where the author names every figure: the prose of a
national form may count what its tables do not.
"""

from __future__ import annotations

from collections.abc import Iterator

from disclosure.labels import noop, sentence
from reports.rules.content import ReportContent
from reports.rules.crosschecks.typed import typed_counts
from reports.rules.findings import Finding
from reports.rules.formats import FORMATS
from reports.rules.vocabulary import Level

RULE = "F6"


def check(content: ReportContent) -> Iterator[Finding]:
    """Yield a warning per typed count that no figure accounts for."""
    if FORMATS[content.format].tables:
        return
    for typed in typed_counts(content):
        if typed.named is not None or typed.equal is not None:
            continue
        yield Finding(
            RULE,
            Level.WARNING,
            sentence(
                noop(
                    "“%(heading)s”里的“%(words)s”没有对应的指标，"
                    "请核对，或把它建成指标后引用。"
                ),
                heading=typed.section.heading,
                words=typed.count.words,
            ),
            section=typed.section.key,
            where=typed.words,
            subject=typed.count.words,
        )
