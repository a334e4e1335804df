"""P2: an attachment holds personal data, or could not be read to make sure."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure.labels import noop, sentence
from reports.rules.content import ReportContent
from reports.rules.findings import Finding
from reports.rules.personal_data import hide, scan
from reports.rules.vocabulary import Level

RULE = "P2"


def check(content: ReportContent) -> Iterator[Finding]:
    """Yield a finding per masked hit, and one per file that cannot be read."""
    for attachment in content.attachments:
        name = hide(attachment.name)
        in_name = [f"{hit.kind.label} {hit.masked}" for hit in scan(attachment.name)]
        for masked in dict.fromkeys([*in_name, *attachment.hits]):
            yield Finding(
                RULE,
                Level.PERSONAL,
                sentence(
                    noop(
                        "附件“%(name)s”里有疑似个人信息 %(masked)s，"
                        "请换成删去后的文件。"
                    ),
                    name=name,
                    masked=masked,
                ),
                subject=f"{attachment.digest}|{masked}",
            )
        if attachment.unreadable:
            yield Finding(
                RULE,
                Level.PERSONAL,
                sentence(
                    noop("附件“%(name)s”读不出文字，请人工检查有无个人信息后说明。"),
                    name=name,
                ),
                subject=attachment.digest,
            )
