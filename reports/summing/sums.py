"""What the figures of a government's report add up to.

The addends are the government's own office, the agencies directly below it and
bodies outside the system. A government below counts once, with its own report:
what it adds up itself is not counted again, and an institution below a
department stands in the department's report.

The figures of an edition are read from its rows each time, so a sum is never
older than the reports it is made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum
from django.urls import reverse

from reports.models import Addend, Report, Statistic
from reports.rules.content import Sums
from reports.rules.formats import FORMATS
from reports.rules.vocabulary import State

#: Editions whose figures count: frozen, or handed in and not sent back.
COUNTED = (State.PUBLISHED, State.SUPERSEDED, State.SUBMITTED, State.APPROVED)


@dataclass(frozen=True)
class Share:
    """What one addend gives to a cell; ``value`` is None where it is blank.

    ``link`` opens what the figure was taken from, where the reader may see it.
    """

    name: str
    edition: Report | None
    value: Decimal | None
    link: str


@dataclass(frozen=True)
class Tally:
    """The sums over the addends, and of how many addends each is made.

    ``given``, ``counts`` (of official figures only) and ``adjustments``, the
    reconciling items, are by code.
    """

    addends: tuple[Addend, ...]
    given: Mapping[str, Decimal]
    counts: Mapping[str, int]
    adjustments: Mapping[str, Decimal]

    def total(self, code: str) -> Decimal | None:
        """The sum with its reconciling item; None where an addend has no value."""
        if not 0 < self.counts.get(code, 0) == len(self.addends):
            return None
        return self.given[code] + self.adjustments.get(code, Decimal(0))

    @property
    def totals(self) -> dict[str, Decimal]:
        """The cells that can be added up."""
        sums = {code: self.total(code) for code in self.counts}
        return {code: total for code, total in sums.items() if total is not None}


def sums_of(report: Report) -> Sums | None:
    """Return the sums over the addends of a report; None if it adds nothing up.

    A cell that some addend leaves blank has no sum. Takes one query for a
    report without addends, else three.
    """
    tally = tally_of(report)
    return Sums(tally.totals) if tally.addends else None


def tally_of(report: Report) -> Tally:
    """Add up the addends of a report, in three queries."""
    addends = tuple(report.addends.select_related("agency", "edition__agency"))
    if not addends:
        return Tally((), {}, {}, {})
    given, counts = _of_editions(_counted_editions(addends))
    for addend in addends:
        for code, value in entered_figures(addend).items():
            given[code] = given.get(code, Decimal(0)) + value
            counts[code] = counts.get(code, 0) + 1
    official = FORMATS[report.format].figures
    return Tally(
        addends,
        given,
        {code: count for code, count in counts.items() if code in official},
        dict(report.reconciliations.values_list("code", "amount")),
    )


def addends_of(report: Report, code: str) -> list[Share]:
    """Return what each addend gives to a cell, in two queries.

    An edition that was sent back or withdrawn gives nothing.
    """
    addends = list(report.addends.select_related("edition__agency"))
    values = values_of(addends, [code])
    return [
        Share(
            addend.name,
            addend.edition,
            values.get((addend.pk, code)),
            link_of(addend),
        )
        for addend in addends
    ]


def values_of(
    addends: Iterable[Addend], codes: Iterable[str]
) -> dict[tuple[int, str], Decimal]:
    """Return the values of cells by addend and code, in one query; no blanks."""
    wanted, addends = list(codes), list(addends)
    rows = Statistic.objects.filter(
        report__in=_counted_editions(addends), code__in=wanted, value__isnull=False
    ).order_by()
    found = {
        (report_id, code): value
        for report_id, code, value in rows.values_list("report", "code", "value")
    }
    values: dict[tuple[int, str], Decimal] = {}
    for addend in addends:
        entered = entered_figures(addend)
        for code in wanted:
            value = found.get((addend.edition_id or 0, code), entered.get(code))
            if value is not None:
                values[addend.pk, code] = value
    return values


def entered_figures(addend: Addend) -> dict[str, Decimal]:
    """Return what the office entered for an addend that has no edition."""
    if addend.edition_id is not None:
        return {}
    return {code: Decimal(text) for code, text in addend.figures.items()}


def counts_now(edition: Report) -> bool:
    """Tell whether the figures of an edition count: a draft's do not."""
    return edition.state in COUNTED


def link_of(addend: Addend) -> str:
    """Return where a figure was taken from: a public page, or the office's entry.

    A report that is not public yet has no link: who adds up sees its figures,
    not its text.
    """
    edition = addend.edition
    if edition is None:
        return reverse(
            "admin:reports_report_addend", args=[addend.report_id, addend.pk]
        )
    return edition.get_absolute_url() if edition.state == State.PUBLISHED else ""


def _counted_editions(addends: Iterable[Addend]) -> list[int]:
    return [
        addend.edition.pk
        for addend in addends
        if addend.edition is not None and counts_now(addend.edition)
    ]


def _of_editions(editions: list[int]) -> tuple[dict[str, Decimal], dict[str, int]]:
    rows = (
        Statistic.objects.filter(report__in=editions, value__isnull=False)
        .order_by()
        .values("code")
        .annotate(total=Sum("value"), values=Count("pk"))
        .values_list("code", "total", "values")
    )
    given: dict[str, Decimal] = {}
    counts: dict[str, int] = {}
    for code, total, count in rows:
        given[code], counts[code] = total, count
    return given, counts
