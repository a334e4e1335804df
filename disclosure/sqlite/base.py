"""SQLite as Django speaks it, with a short wait for the writer before.

SQLite lets one writer in at a time and puts the others to sleep for 1, 2, 5 …
100 milliseconds. A transaction of ours takes about three, so most of that sleep
would be lost; here the lock is asked for again every half millisecond.
"""

from __future__ import annotations

import sqlite3
import time

from django.db.backends.sqlite3 import base

#: Seconds between two attempts to become the writer.
PAUSE = 0.0005
_BUSY = frozenset({"SQLITE_BUSY", "SQLITE_BUSY_SNAPSHOT", "SQLITE_LOCKED"})


class DatabaseWrapper(base.DatabaseWrapper):
    transaction_mode: str | None

    def _start_transaction_under_autocommit(self) -> None:
        """Begin a transaction; raise OperationalError after ``timeout`` seconds."""
        seconds = float(self.settings_dict["OPTIONS"].get("timeout", 5))
        end = time.monotonic() + seconds
        self._wait_at_most(0)
        try:
            with self.wrap_database_errors:
                while not self._has_begun(is_last=time.monotonic() > end):
                    time.sleep(PAUSE)
        finally:
            self._wait_at_most(seconds)

    def _has_begun(self, *, is_last: bool) -> bool:
        """Try to begin, unless somebody else writes; the last try tells why not.

        Past Django's cursors: an error of theirs keeps its cursor alive until a
        garbage collection, and if that runs in another thread it waits for this
        connection while this connection waits for that thread.
        """
        try:
            self.connection.execute(f"BEGIN {self.transaction_mode or ''}")
        except sqlite3.OperationalError as error:
            if is_last or error.sqlite_errorname not in _BUSY:
                raise
            return False
        return True

    def _wait_at_most(self, seconds: float) -> None:
        """Set how long SQLite itself waits; no query that anybody counts."""
        self.connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
