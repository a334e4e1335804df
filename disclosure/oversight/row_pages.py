"""A page of a table that has a row for each agency.

What is sorted by and summed up is known of every row; words, addresses and markup
are made for the rows of one page only. A city sees all of its agencies at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator

ROWS = 200


def page_of(rows: Sequence[Any], number: str | None) -> Page[Any]:
    """Return a page of rows; for a number that there is not, the nearest one."""
    return Paginator(rows, ROWS).get_page(number)
