"""What the settings make of the variables for several machines, in fresh processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ASK = """
import json
import django
django.setup()
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connections, router
from disclosure.agencies.models import Agency
default_storage.exists("nothing")
print(json.dumps({
    "databases": sorted(connections),
    "routers": settings.DATABASE_ROUTERS,
    "engines": [connections[name].vendor for name in sorted(connections)],
    "cursors": [
        connections[name].settings_dict["DISABLE_SERVER_SIDE_CURSORS"]
        for name in sorted(connections)
    ],
    "caches": sorted(settings.CACHES),
    "storage": type(default_storage._wrapped).__name__,
    "media": str(settings.MEDIA_ROOT),
    "waits": [
        connections[name].settings_dict["OPTIONS"].get("connect_timeout")
        for name in sorted(connections)
    ],
    "watch": [str(network) for network in settings.METRICS_ALLOW],
    "reads": router.db_for_read(Agency),
}))
"""
OPTIONS = """
import json
from django.conf import settings
print(json.dumps(settings.DATABASES["default"]["OPTIONS"]))
"""
REPLICA = "disclosure.replicas.router.ReplicaRouter"


def settings_with(folder: Path, ask: str = ASK, **variables: str) -> dict[str, Any]:
    kept = {name: os.environ[name] for name in ("PATH",) if name in os.environ}
    more = {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "disclosure.settings"}
    told = subprocess.run(
        [sys.executable, "-c", ask],
        env={**kept, **more, **variables},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return json.loads(told.splitlines()[-1])


def test_one_machine_needs_nothing(tmp_path):
    found = settings_with(tmp_path)
    assert found == {
        "databases": ["default"],
        "routers": [],
        "engines": ["sqlite"],
        "cursors": [False],
        "caches": ["default"],
        "storage": "FileSystemStorage",
        "media": str(tmp_path / "media"),
        "waits": [None],
        "watch": [],
        "reads": "default",
    }


def test_an_empty_address_is_none(tmp_path):
    found = settings_with(tmp_path, DATABASE_URL="", REPLICA_URL="")
    assert found == settings_with(tmp_path)


def test_several_machines(tmp_path):
    found = settings_with(
        tmp_path,
        DATABASE_URL="postgres://site:secret@one/disclosure",
        REPLICA_URL="postgres://site:secret@two/disclosure?connect_timeout=2",
        METRICS_ALLOW="10.1.2.3/8, ::1",
        DATABASE_POOLED="1",
        CACHE_URL="redis://cache:6379/0",
        MEDIA_ROOT=str(tmp_path / "shared"),
    )
    assert found["databases"] == ["default", "replica"]
    assert found["engines"] == ["postgresql", "postgresql"]
    assert found["routers"] == [REPLICA]
    # A pooler gives each transaction another connection; a cursor would not be there.
    assert found["cursors"] == [True, True]
    # A machine that is gone holds nobody for minutes.
    assert found["waits"] == [5, 2]
    assert found["watch"] == ["10.0.0.0/8", "::1/128"]
    assert found["caches"] == ["default", "pages"]
    assert found["media"] == str(tmp_path / "shared")
    # Commands and jobs read the primary: nobody has sent them elsewhere.
    assert found["reads"] == "default"


@pytest.mark.parametrize("options", ["{}", '{"base_url": "/elsewhere/"}'])
def test_another_storage(tmp_path, options):
    storage = "django.core.files.storage.InMemoryStorage"
    found = settings_with(
        tmp_path, MEDIA_STORAGE=storage, MEDIA_STORAGE_OPTIONS=options
    )
    assert found["storage"] == "InMemoryStorage"


def test_a_server_that_is_gone_is_noticed_within_seconds(tmp_path):
    url = "postgres://user:word@database/name"
    found = settings_with(tmp_path, OPTIONS, DATABASE_URL=url)
    assert found["connect_timeout"] <= 10
    assert found["tcp_user_timeout"] <= 30_000
    own = settings_with(tmp_path, OPTIONS, DATABASE_URL=f"{url}?connect_timeout=2")
    assert own == {**found, "connect_timeout": own["connect_timeout"]}
    assert int(own["connect_timeout"]) == 2
