"""P1: the text holds personal data (law F.3)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from disclosure.labels import noop, sentence
from reports.rules.content import ReportContent
from reports.rules.findings import Finding
from reports.rules.personal_data import hide, scan
from reports.rules.prose import plain_text
from reports.rules.vocabulary import Level

RULE = "P1"


def check(content: ReportContent) -> Iterator[Finding]:
    """Yield a finding per number; it is shown masked and kept as a digest."""
    shown = {figure.code: figure.shown for figure in content.figures}
    places = [
        (section.key, section.heading, plain_text(section.html, shown))
        for section in content.sections
    ]
    places += [("", name, text) for name, text in content.loose_texts.items()]
    for key, heading, text in places:
        for hit in scan(f"{heading}\n{text}"):
            yield Finding(
                RULE,
                Level.PERSONAL,
                sentence(
                    noop("“%(place)s”里有疑似%(kind)s %(masked)s，发布前请删去。"),
                    place=sentence(hide(heading)),
                    kind=hit.kind,
                    masked=hit.masked,
                ),
                section=key,
                subject=hashlib.sha256(hit.digest_of.encode()).hexdigest()
                + ("" if key else heading),
            )
