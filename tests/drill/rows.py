"""The tables of a site, read beside the program and without it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import psycopg2

from tests.drill.site import SiteUnderTest

_SQLITE = "sqlite:///"


def rows(site: SiteUnderTest, statement: str) -> list[tuple[Any, ...]]:
    """Run one statement; return its rows, none for one that changes something."""
    url = site.environment["DATABASE_URL"]
    if url.startswith(_SQLITE):
        with closing(sqlite3.connect(url.removeprefix(_SQLITE), timeout=30)) as known:
            found = known.execute(statement).fetchall()
            known.commit()
            return found
    with closing(psycopg2.connect(url)) as known, known.cursor() as cursor:
        cursor.execute(statement)
        found = cursor.fetchall() if cursor.description else []
        known.commit()
        return found
