"""Fixtures of the report's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.factories import World, make_world


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    """Uploads of a test go away with it."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def open_world(transactional_db: None, tmp_path: Path) -> Iterator[World]:
    """A world that several threads can reach.

    SQLite in memory cannot let one connection wait for another, so it is
    copied into a file first, where the settings of production hold.
    """
    if connection.vendor != "sqlite":
        yield make_world()
        return
    connection.ensure_connection()
    memory, name = connection.connection, connection.settings_dict["NAME"]
    connection.connection = None
    connection.settings_dict["NAME"] = str(tmp_path / "db.sqlite3")
    try:
        connection.ensure_connection()
        memory.backup(connection.connection)
        yield make_world()
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        connection.connection = memory
