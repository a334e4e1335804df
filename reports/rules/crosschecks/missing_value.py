"""F7: a figure has no value yet. Zero is a value; blank is not.

For the cells of official tables X5 says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from disclosure.labels import noop, sentence
from reports.rules.content import ReportContent
from reports.rules.findings import Finding
from reports.rules.formats import FORMATS
from reports.rules.vocabulary import Level

RULE = "F7"


def check(content: ReportContent) -> Iterator[Finding]:
    """Yield an error per figure of the author's that is left blank."""
    official = FORMATS[content.format].figures
    for figure in content.figures:
        if figure.value is None and figure.code not in official:
            yield Finding(
                RULE,
                Level.ERROR,
                sentence(
                    noop("指标“%(label)s”还没有填报；没有发生的请填 0。"),
                    label=figure.label,
                ),
                code=figure.code,
            )
