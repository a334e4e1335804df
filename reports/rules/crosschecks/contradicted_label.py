"""F5: a number typed after the name of a figure contradicts that figure."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure.labels import noop, sentence
from reports.rules.content import ReportContent
from reports.rules.crosschecks.typed import typed_counts
from reports.rules.findings import Finding
from reports.rules.vocabulary import Level

RULE = "F5"


def check(content: ReportContent) -> Iterator[Finding]:
    """Yield an error per typed count that names a figure and differs from it."""
    for typed in typed_counts(content):
        figure = typed.named
        if figure is None or figure.value == typed.count.value:
            continue
        yield Finding(
            RULE,
            Level.ERROR,
            sentence(
                noop(
                    "“%(heading)s”写的是“%(label)s%(words)s”，"
                    "而这个指标是 %(value)s%(unit)s。"
                ),
                heading=typed.section.heading,
                label=figure.label,
                words=typed.count.words,
                value=figure.shown,
                unit=figure.unit,
            ),
            section=typed.section.key,
            code=figure.code,
            where=typed.words,
            subject=f"{typed.count.words}|{figure.shown}",
            expected=figure.shown,
            found=f"{typed.count.value:f}",
        )
