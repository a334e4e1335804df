"""Fixtures of the report's tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.factories import World, make_world


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    """Uploads of a test go away with it."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def open_world(shared_database: None) -> World:
    """A world that several threads can reach."""
    return make_world()
