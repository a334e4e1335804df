"""规章 and 行政规范性文件 of table two, this year and the year before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reports.rules.content import ReportContent
from reports.rules.crosschecks.cells import value_of
from reports.rules.formats.form2021 import RULES


@dataclass(frozen=True)
class Stock:
    """One kind of document: in force before, made, repealed, in force now."""

    row: str
    before: Decimal
    issued: Decimal
    repealed: Decimal
    in_force: Decimal | None

    @property
    def at_most(self) -> Decimal:
        """What could be repealed at all."""
        return self.before + self.issued

    @property
    def left(self) -> Decimal:
        return self.at_most - self.repealed


def code(row: str, column: str) -> str:
    """Return the address of a figure about rules and normative documents."""
    return f"proactive.{row}.{column}"


def stocks(content: ReportContent) -> Iterator[Stock]:
    """Yield the kinds of which last year's stock and this year's changes are known."""
    if content.previous is None:
        return
    for row in RULES:
        before = value_of(content.previous, code(row, "in_force"))
        issued = value_of(content, code(row, "issued"))
        repealed = value_of(content, code(row, "repealed"))
        if before is None or issued is None or repealed is None:
            continue
        in_force = value_of(content, code(row, "in_force"))
        yield Stock(row, before, issued, repealed, in_force)
