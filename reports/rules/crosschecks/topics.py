"""F9: the report does not speak of something the law asks for."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure.labels import noop, sentence
from reports.rules.content import ReportContent
from reports.rules.findings import Finding
from reports.rules.formats import FORMATS
from reports.rules.prose import plain_text
from reports.rules.vocabulary import Level

RULE = "F9"


def check(content: ReportContent) -> Iterator[Finding]:
    """Yield a warning per topic of the format of which no word occurs."""
    lines = [figure.label for figure in content.figures]
    for section in content.sections:
        lines += [section.heading, plain_text(section.html, {})]
    text = "\n".join(lines)
    for topic in FORMATS[content.format].topics:
        if not any(word in text for word in topic.words):
            yield Finding(
                RULE,
                Level.WARNING,
                sentence(
                    noop("报告没有写到：%(topic)s。没有发生的也请写明。"),
                    topic=sentence(topic.label),
                ),
                subject=topic.key,
            )
