"""How far the replica is behind, from the positions of both write-ahead logs.

Once a second the primary is asked how far its log reaches, then the replica how far
it has replayed it. A position that the primary had at a moment, once replayed, proves
that everything committed before that moment can be read. No clock of another machine
is believed, and an idle primary does not look like a lagging replica.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connections

from disclosure.replicas.choice import PRIMARY, REPLICA

#: Positions of the primary's log are asked for so often.
ASK_SECONDS = 1.0
#: After an error the replica is left alone for so long.
PAUSE_SECONDS = 5.0
_AWAY = (DatabaseError, InterfaceError)
Position = int
#: The end of the log on disk: what was committed before is in front of it.
_WRITTEN = "SELECT pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0')::bigint"
#: Of a server that was promoted the position stays where it was, as if it were near.
_REPLAYED = (
    "SELECT CASE WHEN pg_is_in_recovery()"
    " THEN pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint END"
)


class Freshness:
    """What one process knows of its replica."""

    def __init__(
        self,
        written: Callable[[], Position | None],
        replayed: Callable[[], Position],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.written, self.replayed, self.clock = written, replayed, clock
        self.lock = threading.Lock()
        self.marks: deque[tuple[float, Position]] = deque()
        self.as_of = float("-inf")
        self.ask_at = float("-inf")
        self.kept_up = self.is_alone = False

    def is_near(self) -> bool:
        """Tell whether all that is older than REPLICA_LAG_SECONDS can be read."""
        with self.lock:
            if self.clock() >= self.ask_at:
                self._ask()
            return self.is_alone or self.behind() <= settings.REPLICA_LAG_SECONDS

    def behind(self) -> float:
        """Return the seconds the replica is behind at most."""
        return self.clock() - self.as_of

    def ask_again(self) -> None:
        """Ask before it is time; a replica that has gone is then left alone."""
        with self.lock:
            self._ask()

    def _forget(self) -> None:
        self.marks.clear()
        self.as_of, self.kept_up, self.is_alone = float("-inf"), False, False
        self.ask_at = self.clock() + PAUSE_SECONDS

    def _ask(self) -> None:
        """Ask both; without a primary a replica that had kept up is read on.

        Nobody can write then, so nothing newer is missed. One that was too far behind
        would show what was withdrawn long ago.
        """
        now = self.clock()
        self.ask_at = now + ASK_SECONDS
        try:
            written = self.written()
            replayed = self.replayed()
        except _AWAY:
            self._forget()
            return
        self.is_alone = written is None and self.kept_up
        if written is not None:
            self.marks.append((now, written))
        while self.marks and self.marks[0][1] <= replayed:
            self.as_of = self.marks.popleft()[0]
        if written is not None:
            self.kept_up = now - self.as_of <= settings.REPLICA_LAG_SECONDS


class NotAStandby(DatabaseError):
    """The database of REPLICA_URL follows no other: it was promoted, or never did."""


def _position(alias: str, statement: str) -> Position:
    """Return a position; other databases than PostgreSQL have none, and no lag."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        cursor.execute(statement if connection.vendor == "postgresql" else "SELECT 0")
        found = cursor.fetchone()[0]
    if found is None:
        raise NotAStandby
    return int(found)


def _written() -> Position | None:
    try:
        return _position(PRIMARY, _WRITTEN)
    except _AWAY:
        return None


def _replayed() -> Position:
    return _position(REPLICA, _REPLAYED)


freshness = Freshness(_written, _replayed)
