"""The database at one moment, written to a file while everybody goes on.

One module for each database; ``taken`` gives what was written and answers
questions about that same moment.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.transaction import TransactionManagementError

from disclosure.blocked import Blocked
from disclosure.labels import noop, sentence
from disclosure.operations.backup import postgresql, sqlite
from reports.search.words import TABLE as SEARCH_WORDS

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Snapshot:
    """A moment of the database: ask it with ``rows``."""

    engine: str
    server: str
    file: str
    rows: Callable[[str], Rows]

    def tables(self) -> dict[str, int]:
        """Return how many rows each table has."""
        return {name: self._count(name) for name in table_names()}

    def migrations(self) -> list[str]:
        """Return the migrations that made the tables, as ``app.name``."""
        rows = self.rows("SELECT app, name FROM django_migrations")
        return sorted(f"{app}.{name}" for app, name in rows)

    def trail(self) -> tuple[int, str]:
        """Return length and newest digest of the audit chain."""
        rows = self.rows("SELECT length, digest FROM audit_chainhead WHERE id = 1")
        return (int(rows[0][0]), str(rows[0][1])) if rows else (0, "")

    def files(self) -> set[str]:
        """Return the names of all stored files that rows refer to."""
        found: set[str] = set()
        for table, column in file_columns():
            words = f'SELECT DISTINCT "{column}" FROM "{table}"'
            found |= {str(row[0]) for row in self.rows(words) if row[0]}
        return found

    def _count(self, table: str) -> int:
        return int(self.rows(f'SELECT COUNT(*) FROM "{table}"')[0][0])


def taken(folder: Path) -> AbstractContextManager[Snapshot]:
    """Write the database into ``folder``; give its snapshot while it can be asked.

    Raises Blocked when the database cannot be copied here and says what is needed.
    """
    # Inside, the copy would hold what may still be taken back; SQLite would wait.
    if connection.in_atomic_block:
        raise TransactionManagementError("A backup is made outside of transactions.")
    engine = module_of(connection.vendor)
    moment: AbstractContextManager[Snapshot] = engine.taken(folder, Snapshot)
    return moment


def module_of(vendor: str) -> Any:
    """Return the module that copies a kind of database; raises Blocked."""
    modules = {"sqlite": sqlite, "postgresql": postgresql}
    if vendor not in modules:
        words = noop("只能备份 SQLite 和 PostgreSQL，不能备份 %(vendor)s。")
        raise Blocked([sentence(words, vendor=vendor)])
    return modules[vendor]


def table_names() -> list[str]:
    """Return the tables of all apps, and those that belong to no model."""
    kinds = apps.get_models(include_auto_created=True)
    named = {kind._meta.db_table for kind in kinds if not kind._meta.proxy}
    return sorted(named | {"django_migrations", SEARCH_WORDS})


def file_columns() -> list[tuple[str, str]]:
    """Return table and column of every field that names a stored file."""
    return [
        (kind._meta.db_table, str(column.column))
        for kind in apps.get_models(include_auto_created=True)
        for column in kind._meta.local_fields
        if isinstance(column, models.FileField)
    ]
