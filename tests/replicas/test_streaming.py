"""A real primary with a real streaming replica: what the positions of their logs say.

No table of the site is needed, so nothing is migrated; a process of its own asks as
the site does.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.drill.cluster import Database, wait_until
from tests.drill.site import ROOT

#: Answers each line with how near the replica is now, in a process of the site.
ASKER = """
import json, sys, time
import django
django.setup()
from django.db import connections
from disclosure.replicas.freshness import freshness
print("ready", flush=True)
for line in sys.stdin:
    freshness.ask_at = float("-inf")
    for connection in connections.all():
        connection.close_if_unusable_or_obsolete()
        connection.health_check_done = False
    near = freshness.is_near()
    alone = freshness.is_alone
    print(json.dumps([near, alone]), flush=True)
"""
PAUSED = "SELECT pg_get_wal_replay_pause_state()"
NEAR, TOO_OLD, ALONE = [True, False], [False, False], [True, True]


class Asker:
    def __init__(self, primary: Database, replica: Database, folder: Path) -> None:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "disclosure.settings",
            "DATA_DIR": str(folder),
            "DATABASE_URL": primary.url,
            "REPLICA_URL": replica.url,
            "REPLICA_LAG_SECONDS": "1.5",
            "PYTHONPATH": str(ROOT),
        }
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            [sys.executable, "-c", ASKER],
            env=environment,
            stdin=pipe,
            stdout=pipe,
            text=True,
        )
        assert self.process.stdout and self.process.stdout.readline() == "ready\n"

    def ask(self) -> list[bool]:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write("?\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def becomes(self, answer: list[bool]) -> float:
        return wait_until(lambda: self.ask() == answer, 60)


@pytest.fixture
def pair() -> Iterator[tuple[Database, Database]]:
    with tempfile.TemporaryDirectory(prefix="streaming-") as name:
        folder = Path(name)
        # The servers run as another user, who must get in.
        folder.chmod(0o755)
        primary = Database(folder / "primary")
        primary.make()
        primary.start()
        primary.ask("CREATE TABLE written (n integer)")
        replica = primary.follow(folder / "replica")
        replica.start()
        try:
            yield primary, replica
        finally:
            replica.kill()
            primary.kill()


def test_a_streaming_replica_is_judged_rightly(pair, tmp_path):
    primary, replica = pair
    asker = Asker(primary, replica, tmp_path / "data")
    try:
        asker.becomes(NEAR)
        # Idle for longer than it may be behind: nothing to replay is no lag.
        assert asker.ask() == NEAR

        replica.ask("SELECT pg_wal_replay_pause()")
        wait_until(lambda: replica.ask(PAUSED) == "paused", 15)
        primary.ask("INSERT INTO written VALUES (1)")
        asker.becomes(TOO_OLD)
        replica.ask("SELECT pg_wal_replay_resume()")
        asker.becomes(NEAR)
        assert replica.ask("SELECT count(*) FROM written") == 1

        primary.kill()
        asker.becomes(ALONE)
        primary.start()
        primary.ask("INSERT INTO written VALUES (2)")
        asker.becomes(NEAR)

        replica.kill()
        asker.becomes(TOO_OLD)
        replica.start()
        asker.becomes(NEAR)

        # Promoted: it follows nobody now, though nothing was written since.
        replica.ask("SELECT pg_promote()")
        assert asker.ask() == TOO_OLD
    finally:
        asker.process.kill()
        asker.process.wait()
