"""X12: fees were asked for, and the report or the register does not say so."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from disclosure.labels import noop, sentence
from reports.rules.content import ReportContent, SectionContent
from reports.rules.crosschecks.cells import place_of, value_of, wrong_cell
from reports.rules.findings import Finding
from reports.rules.formats import FORMATS
from reports.rules.formats.requests_table import TOTAL, code
from reports.rules.prose import plain_text
from reports.rules.vocabulary import Level

RULE = "X12"
UNPAID = code("otherwise_closed.fee_unpaid", TOTAL)
#: The part in which the form wants fees to be reported, and how one speaks of them.
SECTION = "other"
WORDS = ("处理费", "收费", "收取", "缴费", "费用")


def check(content: ReportContent) -> Iterator[Finding]:
    """Yield a warning where part six is silent, and one where no notice is known."""
    if "requests" not in {table.key for table in FORMATS[content.format].tables}:
        return
    yield from _silent(content)
    unpaid = value_of(content, UNPAID)
    if unpaid and content.register is not None and not content.register.fee_notices:
        yield wrong_cell(
            RULE,
            content,
            UNPAID,
            noop(
                "%(place)s填报 %(found)s，而登记簿里没有收费通知。"
                "请补记收费通知，或说明理由。"
            ),
            "0",
            level=Level.WARNING,
        )


def _silent(content: ReportContent) -> Iterator[Finding]:
    unpaid = value_of(content, UNPAID) or Decimal(0)
    notices = content.register.fee_notices if content.register else 0
    section = next((part for part in content.sections if part.key == SECTION), None)
    if section is None or not (unpaid or notices) or _speaks_of_fees(section):
        return
    found = str(notices or f"{unpaid.normalize():f}")
    yield Finding(
        RULE,
        Level.WARNING,
        sentence(
            noop(
                "“%(heading)s”没有写收取信息处理费的情况，而本年有 %(count)s 件"
                "涉及收费（%(place)s）。请补写，或说明理由。"
            ),
            heading=section.heading,
            count=found,
            place=_place(content),
        ),
        section=section.key,
        code=UNPAID if UNPAID in content.by_code else "",
        subject=found,
    )


def _place(content: ReportContent) -> object:
    if UNPAID in FORMATS[content.format].figures:
        return place_of(content.format, UNPAID)
    return sentence(noop("登记簿"))


def _speaks_of_fees(section: SectionContent) -> bool:
    text = plain_text(section.html, {})
    return any(word in text for word in WORDS)
