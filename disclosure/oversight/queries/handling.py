"""Handling times of answered cases: one statement, one histogram for each group.

``case_times`` covers every column that is read here, so the rows themselves are
never visited, and it is in the order of agency and days; see
``docs/decisions/0017``.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import CharField, Count, F, Q, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Substr

from disclosure.casework.models import Challenge
from disclosure.casework.rules.vocabulary import ChallengeResult
from disclosure.oversight.queries.conditions import answered, rows_of
from disclosure.oversight.queries.scope import Selection
from disclosure.oversight.rules.handling import Bin, Summary, summed
from disclosure.oversight.rules.vocabulary import Dimension, ListKind

#: A group is named by an id, a stored word, or a month such as 2026-03.
Key = int | str | None

_COLUMNS = {
    Dimension.AGENCY: "agency_id",
    Dimension.HANDLER: "handler_id",
    Dimension.STATE: "state",
    Dimension.CHANNEL: "channel",
    Dimension.OUTCOME: "disposition",
    Dimension.KIND: "applicant_kind",
}
_COUNTED = {
    "cases": Count("*"),
    "in_time": Count("handled_in", filter=Q(in_time=True)),
}
_MARKED = {
    "extended": Count("handled_in", filter=Q(is_extended=True)),
    "clarified": Count("handled_in", filter=Q(was_clarified=True)),
    "consulted": Count("handled_in", filter=Q(was_consulted=True)),
    "confirmable": Count("is_confirmed_late"),
    "confirmed_late": Count("handled_in", filter=Q(is_confirmed_late=True)),
    "paused": Count("handled_in", filter=Q(paused_days__gt=0)),
    "paused_days": Sum("paused_days"),
}


def summaries_by(
    selection: Selection, dimension: Dimension, today: date, *, rates: bool = True
) -> dict[Key, Summary]:
    """Return the handling times of each group that has any case.

    With ``rates`` also extensions, clarifications and so on are counted. Open
    overdue cases, counted today whatever the period, stand beside each group
    where an open case can belong to it.
    """
    groups = _bins_by(selection, dimension, rates=rates)
    corrected = _corrected_by(selection, dimension) if rates else {}
    late = open_overdue_by(selection, dimension, today)
    return {
        key: summed(
            groups.get(key, ()),
            corrected.get(key, 0),
            None if late is None else late.get(key, 0),
        )
        for key in groups.keys() | (late or {}).keys()
    }


def times_by(selection: Selection, dimension: Dimension) -> dict[Key, Summary]:
    """Return days and on-time answers of each group: one statement, no more."""
    groups = _bins_by(selection, dimension, rates=False)
    return {key: summed(bins) for key, bins in groups.items()}


def open_overdue_by(
    selection: Selection, dimension: Dimension, today: date
) -> dict[Key, int] | None:
    """Return the open overdue cases of each group; None where it cannot have any.

    An open case has neither a month of answer nor an outcome.
    """
    if dimension in (Dimension.MONTH, Dimension.OUTCOME) or selection.outcome:
        return None
    still = replace(selection, period=None, mark=None, days=None)
    return counts_by(ListKind.OVERDUE, still, dimension, today)


def counts_by(
    kind: ListKind, selection: Selection, dimension: Dimension, today: date
) -> dict[Key, int]:
    """Return how many cases of a list each group has."""
    rows = rows_of(kind, selection, today).order_by()
    key = key_of(dimension, kind)
    return dict(rows.values_list(key).annotate(number=Count("*")))


def key_of(dimension: Dimension, kind: ListKind = ListKind.ANSWERED) -> Combinable:
    """Return the expression that names the group of a case.

    A word is cast: grouped by the column itself, SQLite would walk the index of
    that column and look up every row.
    """
    if dimension is Dimension.MONTH:
        is_open = kind in (ListKind.DUE_SOON, ListKind.OVERDUE)
        day = "listed_on" if is_open else "answered_on"
        return Substr(Cast(day, CharField()), 1, 7)
    column = _COLUMNS[dimension]
    if dimension in (Dimension.AGENCY, Dimension.HANDLER):
        return F(column)
    return Cast(column, CharField())


def _bins_by(
    selection: Selection, dimension: Dimension, *, rates: bool
) -> dict[Key, list[Bin]]:
    """Return the histogram of each group."""
    names: dict[str, Any] = {**_COUNTED, **(_MARKED if rates else {})}
    rows = answered(selection).order_by()
    groups: defaultdict[Key, list[Bin]] = defaultdict(list)
    for key, *numbers in rows.values_list(key_of(dimension), "handled_in").annotate(
        **names
    ):
        groups[key].append(Bin(*numbers))
    return groups


def _corrected_by(selection: Selection, dimension: Dimension) -> dict[Key, int]:
    """Return the cases that a review or a court put right, read from its side."""
    found = Challenge.objects.filter(result=ChallengeResult.CORRECTED.value)
    rows = answered(selection).filter(pk__in=found.values("case_id")).order_by()
    return dict(rows.values_list(key_of(dimension)).annotate(number=Count("*")))
