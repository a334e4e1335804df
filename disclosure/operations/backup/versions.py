"""Which version of the program a backup fits, told by its migrations."""

from __future__ import annotations

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from disclosure.operations.backup.manifest import Manifest


def unknown(content: Manifest) -> list[str]:
    """Return the migrations of a backup that this program does not have."""
    return sorted(set(content.migrations) - _known())


def is_older(content: Manifest) -> bool:
    """Tell whether ``migrate`` has to be run after this backup was restored."""
    return bool(_known() - set(content.migrations))


def is_behind() -> bool:
    """Tell whether ``migrate`` has still to be run here."""
    applied = MigrationRecorder(connection).applied_migrations()
    return bool(_known() - {f"{app}.{name}" for app, name in applied})


def _known() -> set[str]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return {f"{app}.{name}" for app, name in loader.disk_migrations or {}}
