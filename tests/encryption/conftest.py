"""The table of the test model, made once for a run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from tests.encryption.drawer import OLD, Drawer


@pytest.fixture(scope="session")
def drawer_table(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.create_model(Drawer)
    yield
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.delete_model(Drawer)


@pytest.fixture
def drawers(drawer_table: None, db: None, settings: Any, tmp_path: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path
    return Drawer.objects


@pytest.fixture(autouse=True)
def known_keys(settings: Any) -> None:
    settings.PERSONAL_DATA_KEYS = OLD
    settings.PERSONAL_DATA_CIPHER = "aes"
