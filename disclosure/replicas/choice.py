"""Which database the request of this thread reads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import DEFAULT_DB_ALIAS, transaction

PRIMARY, REPLICA = DEFAULT_DB_ALIAS, "replica"
_chosen: ContextVar[str] = ContextVar("database_to_read", default=PRIMARY)


def choose(alias: str) -> None:
    """Read this database until the next request of the thread begins.

    It stands longer than the view: a file that is streamed is read while it is sent.
    """
    _chosen.set(alias)


@contextmanager
def reading_from(alias: str) -> Iterator[None]:
    """Read this database for a while."""
    token = _chosen.set(alias)
    try:
        yield
    finally:
        _chosen.reset(token)


def reading() -> str:
    """Return the database to read: within a transaction the one that it writes."""
    alias = _chosen.get()
    if alias == PRIMARY or transaction.get_connection(PRIMARY).in_atomic_block:
        return PRIMARY
    return alias
