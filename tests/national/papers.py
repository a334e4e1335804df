"""Reports on the official forms whose figures agree, up to publication."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from reports.actions.starting import start_report
from reports.models import Report, Statistic
from reports.rules.formats import FORMATS, format_of
from reports.rules.vocabulary import State
from tests.factories import World
from tests.reports.desk import take_to, write
from tests.rules.builders import REQUESTS

YEAR = 2024
TEXTS = {
    "overview": "<p>示例：主动公开、依申请公开、政府信息管理、公开平台建设和监督保障"
    "各项工作照常开展，公开目录按月更新。</p>",
    "problems": "<p>示例：主要问题是目录更新不够及时，今年起按月核对。</p>",
    "other": "<p>示例：本年度没有收取信息处理费。</p>",
}
#: The sections of the years before 2019.
OLDER_TEXTS = {
    **TEXTS,
    "work": "<p>示例：修订了公开指南。</p>",
    "published": "<p>示例：各渠道发布情况见统计表。</p>",
    "requests": "<p>示例：申请均已办结，没有收取费用；没有行政复议和诉讼。</p>",
    "proposals": "<p>示例：建议提案均已办结。</p>",
}
COLUMNS = (
    *("natural_person", "business", "research"),
    *("public_interest", "legal_service", "other_organization", "total"),
)
#: The sheet of 2014 has no column for challenges that are still open.
DECIDED = {"reconsideration.total": "6"}
RESULTS = ("upheld", "corrected", "other_result", "pending", "total")
CHALLENGES = """
reconsideration 4 1 1 2 8
litigation.direct 1 0 0 1 2
litigation.after_reconsideration 1 0 0 0 1
"""
PROACTIVE = {
    "proactive.government_rule.issued": "0",
    "proactive.government_rule.repealed": "0",
    "proactive.government_rule.in_force": "0",
    "proactive.normative_document.issued": "7",
    "proactive.normative_document.repealed": "2",
    "proactive.normative_document.in_force": "31",
    "proactive.license.decisions": "1204",
    "proactive.penalty.decisions": "388",
    "proactive.compulsory_measure.decisions": "19",
    "proactive.fee.amount": "12.50",
}


def _table(text: str, columns: tuple[str, ...], before: str = "") -> dict[str, str]:
    rows = [line.split() for line in text.strip().splitlines()]
    return {
        f"{before}{row}.{column}": value
        for row, *values in rows
        for column, value in zip(columns, values, strict=True)
    }


KNOWN = {
    **PROACTIVE,
    **_table(REQUESTS, COLUMNS, "requests."),
    **_table(CHALLENGES, RESULTS),
}

#: The figures of the form of 2021.
VALUES = {code: KNOWN[code] for code in FORMATS["form2021"].figures}


def values_of(code: str) -> dict[str, str]:
    """Return a figure for every cell of a form: those above, else 0."""
    known = {**KNOWN, **DECIDED} if code == "form2014" else KNOWN
    return {figure: known.get(figure, "0") for figure in FORMATS[code].figures}


def fill(report: Report, values: Mapping[str, str]) -> None:
    """Write figures straight into their rows, as if somebody had entered them."""
    rows = {row.code: row for row in report.statistics.all()}
    for code, text in values.items():
        rows[code].value = Decimal(text)
        rows[code].decimals = len(text.partition(".")[2])
    Statistic.objects.bulk_update(rows.values(), ["value", "decimals"])


def make_national(
    world: World,
    state: str = State.PUBLISHED,
    year: int = YEAR,
    **changed: str,
) -> Report:
    """Write a report on the form of its year and take it to a state.

    ``changed`` are figures other than those above, with ``__`` for the dots.
    """
    author = world.people["author"]
    code = format_of(year).code
    report = start_report(world.agency, year, by=author, format=code)
    others = {name.replace("__", "."): value for name, value in changed.items()}
    fill(report, {**values_of(code), **others})
    for key, body in (OLDER_TEXTS if code == "form2014" else TEXTS).items():
        if report.sections.filter(key=key).exists():
            write(report, key, body, author)
    return take_to(report, state, world)
