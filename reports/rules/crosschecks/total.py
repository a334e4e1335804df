"""F2: a total is not the sum of its parts (其中)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from disclosure.labels import noop, sentence
from reports.rules.content import ReportContent
from reports.rules.findings import Finding
from reports.rules.vocabulary import Level

RULE = "F2"


def check(content: ReportContent) -> Iterator[Finding]:
    """Yield one error per total whose parts, all entered, sum to something else."""
    for figure in content.figures:
        parts = content.parts_of(figure.code)
        values = [part.value for part in parts if part.value is not None]
        if not parts or figure.value is None or len(values) < len(parts):
            continue
        found = sum(values, Decimal(0))
        if found != figure.value:
            terms = " + ".join(f"{part.label} {part.exact}" for part in parts)
            yield Finding(
                RULE,
                Level.ERROR,
                sentence(
                    noop(
                        "“%(label)s”填报 %(total)s，与各分项之和 %(sum)s 不等："
                        "%(terms)s。请核对合计或分项。"
                    ),
                    label=figure.label,
                    total=figure.exact,
                    sum=f"{found.normalize():f}",
                    terms=terms,
                ),
                code=figure.code,
                subject=f"{figure.exact}|{terms}",
                expected=f"{found.normalize():f}",
                found=figure.exact,
            )
