"""Handling times of a selection: a line for each group, the whole before them.

At most four histograms are asked for: this period by group, the same days of the
year before by group, this period by month, and all agencies where only some are
chosen. All else is added up from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from disclosure.casework.rules.vocabulary import ApplicantKind, Channel, Disposition
from disclosure.labels import Labelled, Sentence, noop
from disclosure.oversight.queries.handling import Key, summaries_by, times_by
from disclosure.oversight.queries.scope import NO_OUTCOME, Scope, Selection
from disclosure.oversight.rules.handling import Summary, together
from disclosure.oversight.rules.periods import FIRST_YEAR, Period
from disclosure.oversight.rules.vocabulary import Dimension

_WORDS: dict[Dimension, type[Labelled]] = {
    Dimension.CHANNEL: Channel,
    Dimension.OUTCOME: Disposition,
    Dimension.KIND: ApplicantKind,
}
#: A trend shows so many months at most, the newest.
MOST_MONTHS = 36


@dataclass(frozen=True)
class Group:
    """What a line is about, and the filters that lead to its cases.

    ``filters`` is None where no filter says the group: a word that the
    vocabulary does not have.
    """

    name: str | Sentence
    filters: Mapping[str, object] | None = field(default_factory=dict)
    depth: int = 0
    is_name: bool = False


@dataclass(frozen=True)
class Line:
    """The figures of a group, and what they are compared with."""

    group: Group
    summary: Summary
    whole: Summary | None = None
    before: Summary | None = None


@dataclass(frozen=True)
class Board:
    """All lines of a page.

    ``filters`` are those of the address. ``before`` is the period that the last
    two comparisons are about, None where nothing can be compared.
    """

    dimension: Dimension
    filters: Mapping[str, object]
    period: Period
    before: Period | None
    whole: Line
    lines: tuple[Line, ...]
    months: tuple[tuple[Period, Summary], ...]

    @cached_property
    def has_few(self) -> bool:
        return any(line.summary.is_small for line in (self.whole, *self.lines))


def board_of(
    scope: Scope,
    selection: Selection,
    dimension: Dimension,
    filters: Mapping[str, object],
    today: date,
    whole_name: str,
    *,
    with_months: bool = True,
) -> Board:
    """Return the figures of a selection that has a period.

    ``filters`` are the filters of the address that made the selection.
    """
    period = selection.period
    if period is None:
        raise ValueError("handling times are asked for within a period")
    found = _found(selection, dimension, today)
    past = _before(period, today)
    earlier = times_by(replace(selection, period=past), dimension) if past else {}
    whole = together(found.values())
    reference = _reference(scope, selection, dimension, whole)
    lines = [
        Line(group, found[key], reference, earlier.get(_year_before(dimension, key)))
        for key, group in _groups(scope, dimension, period, found)
    ]
    last = together(earlier.values()) if earlier else None
    months = _months(selection, dimension, found, today) if with_months else ()
    is_part = reference is not whole
    top = Line(Group(whole_name), whole, reference if is_part else None, before=last)
    return Board(dimension, filters, period, past, top, tuple(lines), tuple(months))


def _reference(
    scope: Scope, selection: Selection, dimension: Dimension, whole: Summary
) -> Summary:
    """Return what lines are compared with: all agencies, whichever are chosen."""
    if selection.agencies == scope.by_id.keys():
        return whole
    base = scope.all()
    everywhere = replace(selection, agencies=base.agencies, is_whole=base.is_whole)
    return together(times_by(everywhere, dimension).values())


def _found(
    selection: Selection, dimension: Dimension, today: date
) -> dict[Key, Summary]:
    """Return the groups; open cases of today say nothing about another time."""
    found = summaries_by(selection, dimension, today)
    period = selection.period
    if period is None or period.holds(today):
        return found
    return {
        key: replace(one, open_overdue=None) for key, one in found.items() if one.count
    }


def _before(period: Period, today: date) -> Period | None:
    """Return the same days of the year before, as far as they have passed."""
    passed = period.until(today)
    if passed is None or passed.first.year <= FIRST_YEAR:
        return None
    return passed.year_before()


def _year_before(dimension: Dimension, key: Key) -> Key:
    if dimension is not Dimension.MONTH:
        return key
    year, _dash, month = str(key).partition("-")
    return f"{int(year) - 1:04}-{month}"


def _groups(
    scope: Scope, dimension: Dimension, period: Period, keys: Iterable[Key]
) -> list[tuple[Key, Group]]:
    """Return the groups in their order: of the tree, the calendar, the table."""
    found = set(keys)
    if dimension is Dimension.AGENCY:
        known = _agency_groups(scope)
    elif dimension is Dimension.MONTH:
        known = _month_groups(period)
    else:
        known = _word_groups(dimension)
    strange = sorted(found - known.keys(), key=str)
    return [
        *((key, group) for key, group in known.items() if key in found),
        *((key, Group(str(key or "—"), filters=None)) for key in strange),
    ]


def _agency_groups(scope: Scope) -> dict[Key, Group]:
    top = min((agency.depth for agency in scope.agencies), default=0)
    return {
        agency.pk: Group(
            agency.name,
            {"agency": agency.slug, "below": None},
            depth=agency.depth - top,
            is_name=True,
        )
        for agency in scope.agencies
    }


def _month_groups(period: Period) -> dict[Key, Group]:
    return {
        month_key(month): Group(month.label, {"period": month})
        for month in period.months()
    }


def _word_groups(dimension: Dimension) -> dict[Key, Group]:
    found: dict[Key, Group] = {
        word.value: Group(word.label, {dimension.value: word.value})
        for word in _WORDS[dimension]
    }
    if dimension is Dimension.OUTCOME:
        # Answered once, and handled anew since.
        found[""] = Group(noop("还没有结果"), {"outcome": NO_OUTCOME})
    return found


def month_key(month: Period) -> str:
    """Return the key under which a month's cases are grouped."""
    return f"{month.first:%Y-%m}"


def _months(
    selection: Selection,
    dimension: Dimension,
    found: Mapping[Key, Summary],
    today: date,
) -> list[tuple[Period, Summary]]:
    """Return the months that have begun, empty ones too: a gap is a finding."""
    assert selection.period is not None
    passed = selection.period.until(today)
    if passed is None:
        return []
    is_known = dimension is Dimension.MONTH
    by_month = found if is_known else times_by(selection, Dimension.MONTH)
    months = passed.months()[-MOST_MONTHS:]
    return [(month, by_month.get(month_key(month), Summary())) for month in months]
