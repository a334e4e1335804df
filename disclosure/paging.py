"""Pages of a long list without counting what is not shown."""

from __future__ import annotations

from functools import cached_property

from django.core.paginator import Paginator

AHEAD = 10


class WindowPaginator(Paginator):  # type: ignore[type-arg]
    """A paginator that looks at most ``AHEAD`` pages beyond the first thousand rows.

    Counting a million rows to show twenty is waste: the count stops at
    ``limit`` rows, and readers are told "more than" from there on.
    """

    limit = 1000

    @cached_property
    def count(self) -> int:
        return int(self.object_list[: self.limit].count())  # type: ignore[union-attr]

    @property
    def is_capped(self) -> bool:
        return self.count >= self.limit
