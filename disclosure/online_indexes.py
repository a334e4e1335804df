"""An index on a table that is in use.

``AddIndexOnline`` builds it on PostgreSQL without keeping anybody from writing; the
migration must say ``atomic = False``. An index that an interrupted run left behind
half built is removed first, so the migration can simply be run again. On SQLite it
is an ordinary index: there, nobody writes beside a migration anyway.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState

_LEFT_BEHIND = """
    SELECT 1 FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
    WHERE relname = %s AND NOT indisvalid
"""


class AddIndexOnline(AddIndexConcurrently):
    """Add an index beside those who write."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            self._clear(schema_editor)
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        plain = migrations.AddIndex(self.model_name, self.index)
        plain.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)
            return
        plain = migrations.AddIndex(self.model_name, self.index)
        plain.database_backwards(app_label, schema_editor, from_state, to_state)

    def _clear(self, schema_editor: Any) -> None:
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(_LEFT_BEHIND, [self.index.name])
            if cursor.fetchone():
                name = schema_editor.quote_name(self.index.name)
                cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
