"""Marking the site as changed, and adding visits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import connection

from disclosure.pagecache.models import SiteStamp, Visits, new_stamp

#: What one statement adds to; SQLite takes 32,766 values.
MOST_ROWS = 5000


def site_changed() -> None:
    """Void every rendered page; call inside the transaction that changes one."""
    SiteStamp.objects.update_or_create(pk=1, defaults={"value": new_stamp()})


def add_visits(pending: Mapping[str, int]) -> None:
    """Add the visits counted in memory to the stored counts, many in one statement.

    Written by hand: somebody waits for it, and Django's ``bulk_create`` can replace
    a count, not add to it.
    """
    # In one order, so that two processes do not wait for each other.
    rows = sorted(pending.items())
    for start in range(0, len(rows), MOST_ROWS):
        _add(rows[start : start + MOST_ROWS])


def _add(rows: Sequence[tuple[str, int]]) -> None:
    table = Visits._meta.db_table
    places = ", ".join(["(%s, %s)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (path, count) VALUES {places} ON CONFLICT (path)"
            f" DO UPDATE SET count = {table}.count + excluded.count",
            [value for row in rows for value in row],
        )
