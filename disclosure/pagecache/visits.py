"""Visits counted in memory and written in batches, so that reading stays cheap."""

from __future__ import annotations

import atexit
import threading
import time
from collections import Counter

from django.db import DatabaseError, connection

from disclosure.pagecache.actions import add_visits

FLUSH_SECONDS = 5.0


class VisitCounter:
    """Collects visits of one process; flushes at most every few seconds."""

    def __init__(self, seconds: float = FLUSH_SECONDS) -> None:
        self.seconds = seconds
        self.pending: Counter[str] = Counter()
        self.lock = threading.Lock()
        self.flushed = time.monotonic()

    def add(self, path: str) -> int:
        """Count one visit; return the visits not stored before this one."""
        with self.lock:
            self.pending[path] += 1
            waiting = self.pending[path]
            due = time.monotonic() - self.flushed >= self.seconds
        if due:
            self.flush()
        return waiting

    def flush(self) -> None:
        """Write what is pending; keep it when the database does not answer."""
        with self.lock:
            batch, self.pending = self.pending, Counter()
            self.flushed = time.monotonic()
        if not batch:
            return
        try:
            add_visits(batch)
        except DatabaseError:
            with self.lock:
                self.pending.update(batch)

    def flush_and_close(self) -> None:
        self.flush()
        connection.close()


counter = VisitCounter()
atexit.register(counter.flush_and_close)
