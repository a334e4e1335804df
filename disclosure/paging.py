"""Pages of a long list without counting what is not shown."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet


class WindowPaginator(Paginator):  # type: ignore[type-arg]
    """A paginator that counts no further than ``limit`` rows.

    Counting a million rows to show twenty is waste. Whoever looks for
    something beyond the first thousand narrows the list by its filters.
    """

    limit = 1000

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(rows[: self.limit].count())

    @property
    def is_capped(self) -> bool:
        return self.count >= self.limit


class KeyPaginator(WindowPaginator):
    """Reads the keys of the window once, and rows only for the page shown."""

    def rows(self) -> QuerySet[Any]:
        """Return the rows that a page is read from, with what it shows of them."""
        raise NotImplementedError

    @cached_property
    def keys(self) -> list[int]:
        rows: Any = self.object_list
        return list(rows.values_list("pk", flat=True)[: self.limit])

    @cached_property
    def count(self) -> int:
        return len(self.keys)

    def page(self, number: int | str) -> Page:  # type: ignore[type-arg]
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        keys = self.keys[first : first + self.per_page]
        found = self.rows().in_bulk(keys)
        return Page([found[key] for key in keys if key in found], number, self)
