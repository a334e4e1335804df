"""Pages of a list, with the address of the next one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from django.http import HttpRequest

#: No list is turned further; whoever needs more asks for a part of it.
LAST_PAGE = 1000
MOST_ITEMS = 100


class _List(Protocol):
    def __getitem__(self, part: slice) -> Iterable[Any]: ...


def page_of(
    request: HttpRequest,
    rows: _List,
    count: int,
    page: int,
    limit: int,
    write: Callable[[Iterable[Any]], list[dict[str, Any]]],
) -> dict[str, Any]:
    """Return the items of a page, written by ``write``, and where it stands."""
    start = (page - 1) * limit
    pages = -(-count // limit)
    return {
        "count": count,
        "page": page,
        "pages": pages,
        "next": _next(request, page) if page < min(pages, LAST_PAGE) else None,
        "items": write(rows[start : start + limit]),
    }


def _next(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page + 1)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
