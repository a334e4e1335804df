"""F8: a section says nothing: no text, no figures, nothing below it."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure.labels import noop, sentence
from reports.rules.content import ReportContent
from reports.rules.findings import Finding
from reports.rules.prose import plain_text, references
from reports.rules.vocabulary import Level

RULE = "F8"


def check(content: ReportContent) -> Iterator[Finding]:
    """Yield an error per empty section."""
    for section in content.sections:
        if section.has_children or section.has_figures or references(section.html):
            continue
        if not any(sign.isalnum() for sign in plain_text(section.html, {})):
            yield Finding(
                RULE,
                Level.ERROR,
                sentence(noop("“%(heading)s”还没有内容。"), heading=section.heading),
                section=section.key,
            )
