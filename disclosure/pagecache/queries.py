"""Reading the stamp and the visits."""

from __future__ import annotations

from django.db import connections

from disclosure.pagecache.models import Visits
from disclosure.replicas.choice import reading


def current_stamp(path: str) -> tuple[str, int]:
    """Return the stamp of the site and the visits of ``path``, in one statement.

    Written by hand: this statement is all that a cached page costs. It is read where
    the page is read, so that no page is kept under a stamp newer than itself.
    """
    with connections[reading()].cursor() as cursor:
        cursor.execute(
            "SELECT value, (SELECT count FROM pagecache_visits WHERE path = %s)"
            " FROM pagecache_sitestamp WHERE id = 1",
            [path],
        )
        row = cursor.fetchone()
    return (row[0], row[1] or 0) if row else ("", 0)


def visits_of(path: str) -> int:
    """Return the stored visits of a page."""
    row = Visits.objects.filter(path=path).values_list("count", flat=True).first()
    return row or 0
