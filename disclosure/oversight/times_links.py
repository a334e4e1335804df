"""From a line of handling times to its cases."""

from __future__ import annotations

from functools import cached_property

from disclosure.oversight.links import cases_url
from disclosure.oversight.rules.periods import FIRST_YEAR, Period
from disclosure.oversight.rules.vocabulary import ListKind, Mark
from disclosure.oversight.times_board import Board, Line


class Links:
    """Addresses of the cases of one line; empty where no filter says its group."""

    def __init__(self, board: Board, line: Line) -> None:
        self._board, self._line = board, line

    @cached_property
    def _answered(self) -> str:
        return self._url(ListKind.ANSWERED, period=self._board.period)

    def answered(
        self, mark: Mark | None = None, days: tuple[int, int] | None = None
    ) -> str:
        """Return the answered cases of the line, or some of them."""
        if mark and self._answered:
            return f"{self._answered}&mark={mark}"
        if days and self._answered:
            return f"{self._answered}&days={days[0]}-{days[1]}"
        return self._answered

    def overdue(self) -> str:
        """Return the open overdue cases as they stand today."""
        return self._url(ListKind.OVERDUE, period=None)

    @cached_property
    def before(self) -> str:
        """Return the cases of the year before that the line is compared with."""
        past = self._past()
        group = self._line.group.filters
        if past is None or past.first.year < FIRST_YEAR or group is None:
            return ""
        filters = {**self._board.filters, **group, "period": past}
        return cases_url(ListKind.ANSWERED, **filters)

    def _past(self) -> Period | None:
        own = (self._line.group.filters or {}).get("period")
        past = self._board.before
        if past is None or not isinstance(own, Period):
            return past
        earlier = own.year_before()
        first, last = max(earlier.first, past.first), min(earlier.last, past.last)
        return Period(first, last) if first <= last else None

    def _url(self, kind: ListKind, **base: object) -> str:
        group = self._line.group.filters
        if group is None:
            return ""
        return cases_url(kind, **{**self._board.filters, **base, **group})


class NoLinks(Links):
    """For a line that is only sorted by its numbers: no address is made."""

    def __init__(self) -> None:
        pass

    def answered(
        self, mark: Mark | None = None, days: tuple[int, int] | None = None
    ) -> str:
        return ""

    def overdue(self) -> str:
        return ""

    @cached_property
    def before(self) -> str:
        return ""
