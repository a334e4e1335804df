"""X14: cases ended in a way that needs a letter, and the register has none."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure.labels import noop, sentence
from reports.rules.content import ReportContent
from reports.rules.crosschecks.cells import official_figures, place_of
from reports.rules.findings import Finding
from reports.rules.formats.requests_table import TOTAL, code
from reports.rules.vocabulary import Level

RULE = "X14"
#: The rows of table three, and what must have gone before.
NEEDED = {
    "unavailable.still_unclear": noop("补正通知"),
    "otherwise_closed.clarification_lapsed": noop("补正通知"),
    "otherwise_closed.fee_unpaid": noop("收费通知"),
    "declined.excessive": noop("要求说明理由的通知"),
    "refused.third_party": noop("征求第三方意见的记录"),
}


def check(content: ReportContent) -> Iterator[Finding]:
    """Yield a warning per row with such cases.

    The numbers of the cases are quoted beside the sentence and not in it: a
    waived sentence is published with the report.
    """
    register = content.register
    for row, letter in NEEDED.items() if register else ():
        numbers = register.cases.get(row, ()) if register else ()
        address = _address(content, row)
        if not numbers or not address:
            continue
        yield Finding(
            RULE,
            Level.WARNING,
            sentence(
                noop(
                    "%(place)s：有 %(count)s 件在登记簿里没有%(letter)s。"
                    "请补记；确实没有的，请说明理由。"
                ),
                place=place_of(content.format, address),
                count=len(numbers),
                letter=sentence(letter),
            ),
            code=address,
            where="、".join(numbers),
            subject=row,
            expected="0",
            found=str(len(numbers)),
        )


def _address(content: ReportContent, row: str) -> str:
    """Return the 总计 of a row, or of the row that holds it in the trial form."""
    official = official_figures(content)
    for key in (row, row.split(".")[0]):
        if code(key, TOTAL) in official:
            return code(key, TOTAL)
    return ""
