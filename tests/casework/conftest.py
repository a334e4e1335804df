"""Fixtures of the casework tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from disclosure.casework.models import Desk
from tests.casework.factories import make_desk
from tests.casework.office import Office
from tests.factories import World, make_world


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    """Files of a test go away with it."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def desk(world: World) -> Desk:
    """The desk of the county's office."""
    return make_desk(world)


@pytest.fixture
def office(world: World, desk: Desk) -> Office:
    """The desk with its people, in one transaction that is rolled back."""
    return Office(world, desk)


@pytest.fixture
def open_office(shared_database: None) -> Office:
    """The same, where several threads or processes can reach it."""
    world = make_world()
    return Office(world, make_desk(world))
