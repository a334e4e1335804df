"""A list of cases as an address asks for it: what its page and its file share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.http import QueryDict

from disclosure.oversight.breakdown import Group, breakdown
from disclosure.oversight.case_lines import Line, LineReader
from disclosure.oversight.forms.filters import FilterForm
from disclosure.oversight.links import cases_url, filters_of
from disclosure.oversight.queries.lists import (
    COUNTED,
    MOST_LOOKED_UP,
    PAGE_LENGTH,
    CasePages,
    chunks_of,
    in_order,
    total_of,
)
from disclosure.oversight.queries.scope import Scope, Selection
from disclosure.oversight.rules.periods import Period, year_of
from disclosure.oversight.rules.vocabulary import OPEN_LISTS, Dimension, ListKind


@dataclass(frozen=True)
class Tab:
    """Another list with the same filters; ``count`` is None if nothing is asked."""

    kind: ListKind
    url: str
    count: int | None
    is_current: bool

    @property
    def is_more(self) -> bool:
        return self.count is not None and self.count >= COUNTED


@dataclass(frozen=True)
class CaseList:
    """A list, its filters and whose it is. Ask for cases of a valid form only."""

    kind: ListKind
    scope: Scope
    form: FilterForm
    today: date

    @cached_property
    def selection(self) -> Selection:
        return self.form.selection()

    @cached_property
    def filters(self) -> dict[str, object]:
        """The filters in force, the usual period among them."""
        return filters_of(self.form)

    @cached_property
    def total(self) -> int:
        """The number of cases, counted no further than COUNTED."""
        return total_of(self.kind, self.selection, self.today, COUNTED)

    @property
    def is_more(self) -> bool:
        """Tell whether there may be more cases than ``total`` says."""
        return self.total >= COUNTED

    def exact_total(self) -> int:
        """Count every case, for the trail of a file that holds them all."""
        if not self.is_more:
            return self.total
        return total_of(self.kind, self.selection, self.today)

    def lines(self) -> Iterator[Line]:
        """Yield every case in words."""
        reader = LineReader(self.kind, self.scope, self.today)
        rows = in_order(self.kind, self.selection, self.today, self.total)
        for chunk in chunks_of(rows):
            yield from reader.lines(chunk)

    def pages(self) -> CasePages:
        rows = in_order(self.kind, self.selection, self.today, self.total)
        return CasePages(rows, PAGE_LENGTH)

    def tabs(self) -> list[Tab]:
        """Return every list, this one too, each with the number of its cases."""
        return [self._tab(kind) for kind in ListKind]

    def too_many_for(self, dimension: Dimension) -> bool:
        """Tell whether telling them apart would read too many rows."""
        is_read = self.kind is ListKind.ANSWERED and dimension is Dimension.HANDLER
        return is_read and self.total > MOST_LOOKED_UP

    def groups(self, dimension: Dimension) -> list[Group]:
        selection, filters = self.selection, self.filters
        return breakdown(
            self.kind, self.scope, selection, dimension, filters, self.today
        )

    def _tab(self, kind: ListKind) -> Tab:
        is_current = kind is self.kind
        if not self.form.is_valid():
            return Tab(kind, cases_url(kind), None, is_current)
        light = self.selection.light if kind is ListKind.DUE_SOON else None
        period, given = self.selection.period, self.filters.get("period")
        if self.form.has_usual_period:
            period, given = usual_of(kind, self.today), None
        there = replace(self.selection, light=light, period=period)
        count = self.total if is_current else total_of(kind, there, self.today, COUNTED)
        filters = {**self.filters, "light": light, "period": given}
        return Tab(kind, cases_url(kind, **filters), count, is_current)


def case_list(kind: ListKind, data: QueryDict, scope: Scope, today: date) -> CaseList:
    """Return the list that an address asks for; its form may be invalid."""
    without = () if kind is ListKind.DUE_SOON else ("light",)
    usual = usual_of(kind, today)
    form = FilterForm(data, scope, usual=usual, without=without)
    return CaseList(kind, scope, form, today)


def usual_of(kind: ListKind, today: date) -> Period | None:
    """Return the period of a list where none is named: this year, if it has one."""
    return None if kind in OPEN_LISTS else year_of(today.year)
