"""What adding up would change in a report, before anything is changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from disclosure.labels import Sentence, noop, sentence
from reports.models import Report, Statistic
from reports.rules.formats import FORMATS, FigureSpec
from reports.rules.typed_values import MAX_DIGITS, decimals_of
from reports.rules.vocabulary import Source
from reports.summing.standings import Standing, standings_of
from reports.summing.sums import Tally, tally_of, values_of


@dataclass(frozen=True)
class Change:
    """A cell with its value ``old`` and its sum.

    ``is_kept``: the office adjusted it and gave a reason. ``is_needed``: adding
    up writes something into this cell, be it the sum beside the kept value only.
    """

    statistic: Statistic
    spec: FigureSpec
    old: Decimal | None
    total: Decimal
    is_kept: bool
    is_needed: bool


@dataclass(frozen=True)
class Gap:
    """A cell that cannot be added up: who left it blank, or what else is wrong."""

    spec: FigureSpec
    names: tuple[str, ...] = ()
    why: Sentence | None = None


@dataclass(frozen=True)
class Preview:
    """Every official cell of a report with its sum, or what is in the way.

    Whoever adds up sends ``stamp`` back: it changes with everything shown here.
    """

    tally: Tally
    standings: tuple[Standing, ...]
    cells: tuple[Change, ...]
    gaps: tuple[Gap, ...]

    @property
    def changes(self) -> list[Change]:
        return [cell for cell in self.cells if cell.is_needed and not cell.is_kept]

    @property
    def kept(self) -> list[Change]:
        return [cell for cell in self.cells if cell.is_kept]

    @property
    def unchanged(self) -> int:
        """How many cells hold their sum already."""
        return len(self.cells) - len(self.changes) - len(self.kept)

    @property
    def missing(self) -> list[Standing]:
        """The agencies directly below whose figures are in no sum."""
        present = {addend.agency_id for addend in self.tally.addends}
        return [row for row in self.standings if row.agency.pk not in present]

    @cached_property
    def stamp(self) -> str:
        text = "\n".join(self._lines())
        return hashlib.sha256(text.encode()).hexdigest()[:24]

    def _lines(self) -> Iterator[str]:
        for addend in self.tally.addends:
            yield f"{addend.pk} {addend.edition_id} {addend.name}"
        for cell in self.cells:
            row = cell.statistic
            values = f"{_plain(cell.old)} {_plain(cell.total)}"
            yield f"{row.code} {values} {row.source} {row.reason}"
        for gap in self.gaps:
            yield " ".join((gap.spec.code, *gap.names, str(gap.why or "")))
        for standing in self.missing:
            yield f"{standing.agency.pk}"


def preview_of(report: Report) -> Preview:
    """Return what adding up would change, in a fixed number of queries."""
    tally = tally_of(report)
    form = FORMATS[report.format]
    rows = {row.code: row for row in report.statistics.filter(code__in=form.figures)}
    names = blank_names(tally)
    cells, gaps = [], []
    for code, spec in form.figures.items():
        total = tally.total(code)
        gap = _gap(spec, total, names.get(code, ()))
        if gap is not None:
            gaps.append(gap)
        elif total is not None and code in rows:
            cells.append(_change(rows[code], spec, total))
    standings = tuple(standings_of(report))
    return Preview(tally, standings, tuple(cells), tuple(gaps))


def _change(row: Statistic, spec: FigureSpec, total: Decimal) -> Change:
    is_kept = row.source == Source.ADJUSTED and row.value != total
    is_done = row.value == total and row.source == Source.SUMMED
    is_needed = row.computed != total or not (is_kept or is_done)
    return Change(row, spec, row.value, total, is_kept, is_needed)


def blank_names(tally: Tally) -> dict[str, tuple[str, ...]]:
    """Return who leaves a cell blank, by code; one query if somebody does."""
    if not tally.addends:
        return {}
    form = FORMATS[tally.addends[0].report.format]
    open_codes = [code for code in form.figures if tally.total(code) is None]
    if not open_codes:
        return {}
    values = values_of(tally.addends, open_codes)
    return {
        code: tuple(row.name for row in tally.addends if (row.pk, code) not in values)
        for code in open_codes
    }


def _gap(spec: FigureSpec, total: Decimal | None, names: tuple[str, ...]) -> Gap | None:
    if total is None:
        return Gap(spec, names) if names else None
    if total < 0 and not spec.may_be_negative:
        return Gap(spec, why=sentence(noop("加总后小于 0，请核对调节项。")))
    if _digits(total) > MAX_DIGITS:
        return Gap(spec, why=sentence(noop("加总后数字太大，请核对各机构的数字。")))
    return None


def _digits(value: Decimal) -> int:
    return max(0, value.adjusted()) + 1 + decimals_of(value)


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"
