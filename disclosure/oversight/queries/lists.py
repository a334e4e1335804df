"""The cases of a list: their number, their order, a page of them.

A list may hold a million cases. Keys are read first, in the order of an index,
and no further than can be paged to; rows only for what is shown. Page and file
share one order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.db.models import Case as Either
from django.db.models import Count, F, QuerySet, When

from disclosure.casework.models import Case
from disclosure.casework.queries.listing import open_cases
from disclosure.casework.rules.vocabulary import State
from disclosure.oversight.queries.conditions import rows_of
from disclosure.oversight.queries.handling import Key, counts_by
from disclosure.oversight.queries.scope import Selection
from disclosure.oversight.rules.vocabulary import OPEN_LISTS, Dimension, ListKind
from disclosure.paging import KeyPaginator

PAGE_LENGTH = 50
#: So many answered cases are sorted at once; more are met soon enough on a walk.
_FEW = 5_000
#: Nobody needs to know on a page how many more there are.
COUNTED = 100_000
#: Answered cases by handler are looked up row by row: told apart up to so many.
MOST_LOOKED_UP = 50_000
_CHUNK = 2_000
#: What a line of a list needs; the sealed texts stay closed.
_COLUMNS = (
    *("number", "subject", "agency_id", "handler_id", "state", "channel"),
    *("received_on", "due_on", "redo_by", "round", "clock_state", "is_provisional"),
    *("answered_on", "handled_in", "in_time", "disposition"),
)


def total_of(
    kind: ListKind, selection: Selection, today: date, most: int | None = None
) -> int:
    """Return the number of cases of a list, counted no further than ``most``.

    Without ``most`` every case is counted: for a file, never for a page.

    No index of answered cases holds the state, and nearly all are closed: those
    are counted as the ones that are not open.
    """
    if kind is ListKind.ANSWERED and selection.state == State.CLOSED:
        every = replace(selection, state="")
        reopened = _open(every, today).count()
        counted = None if most is None else most + reopened
        return total_of(kind, every, today, counted) - reopened
    return _rows(kind, selection, today).order_by()[:most].count()


def groups_of(
    kind: ListKind, selection: Selection, dimension: Dimension, today: date
) -> dict[Key, int]:
    """Return how many cases of a list each group has; the same as ``counts_by``.

    The states of answered cases are counted as ``total_of`` does.
    """
    is_state = dimension is Dimension.STATE and not selection.state
    if kind is not ListKind.ANSWERED or not is_state:
        return counts_by(kind, selection, dimension, today)
    rows = _open(selection, today).order_by().values_list("state")
    found: dict[Key, int] = dict(rows.annotate(number=Count("*")))
    closed = total_of(kind, selection, today) - sum(found.values())
    return {**found, State.CLOSED.value: closed} if closed else found


def in_order(
    kind: ListKind, selection: Selection, today: date, total: int
) -> QuerySet[Case]:
    """Return the cases of a list in its order; ``total`` decides how they are read.

    Open cases: what is due first. Late ones: newest answer first. Answered ones:
    newest received first, which is the order of an index.
    """
    rows = _rows(kind, selection, today)
    if kind in OPEN_LISTS:
        due = Either(When(round__gt=1, then=F("redo_by")), default=F("due_on"))
        return rows.alias(due=due).order_by("due", "pk")
    if kind is ListKind.LATE:
        return rows.order_by("-answered_on", "-pk")
    if total <= _FEW:
        keys = rows.order_by().values("pk")
        return Case.objects.filter(pk__in=keys).order_by("-listed_on", "-pk")
    if selection.period:
        # Nothing is answered before it is received: the walk starts there.
        rows = rows.filter(listed_on__lte=selection.period.last)
    return rows.order_by("-listed_on", "-pk")


def chunks_of(rows: QuerySet[Case]) -> Iterator[list[Case]]:
    """Yield the cases of a list for a file, so many at a time."""
    chunk: list[Case] = []
    for case in rows.only(*_COLUMNS).iterator(_CHUNK):
        chunk.append(case)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


class CasePages(KeyPaginator):
    """Pages of a list of cases."""

    def rows(self) -> QuerySet[Case]:
        return Case.objects.only(*_COLUMNS)


def _rows(kind: ListKind, selection: Selection, today: date) -> QuerySet[Case]:
    rows = rows_of(kind, selection, today)
    is_open = kind is ListKind.ANSWERED and selection.state not in ("", State.CLOSED)
    return rows.filter(open_cases()) if is_open else rows


def _open(selection: Selection, today: date) -> QuerySet[Case]:
    """Return the answered cases that are open again, or wait to be served."""
    return rows_of(ListKind.ANSWERED, selection, today).filter(open_cases())
