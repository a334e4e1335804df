"""How a connection to each kind of database behaves, for the settings."""

from __future__ import annotations

from typing import Any

# Writers take the lock when a transaction begins, so two of them queue up
# instead of failing half way. FULL: a receipt once shown outlives a power cut.
# Copying the log into the database waits for 40 MB of it: pages written again
# and again are then copied once, and few writers have to do it.
_SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        "PRAGMA wal_autocheckpoint=10000; PRAGMA cache_size=-32000;"
    ),
}
# A server that vanished without a word is given up in seconds; libpq alone would wait
# for minutes, longer than a web process may. What the address says goes first.
_POSTGRESQL_OPTIONS: dict[str, Any] = {
    "connect_timeout": 5,
    "tcp_user_timeout": 15_000,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}


def prepare(database: dict[str, Any], *, max_age: int, is_pooled: bool) -> None:
    """Complete what an address said of a database.

    ``max_age`` is for how many seconds a connection is kept, ``is_pooled`` whether a
    pooler hands connections out by the transaction.
    """
    database["CONN_MAX_AGE"] = max_age
    database["CONN_HEALTH_CHECKS"] = True
    database["DISABLE_SERVER_SIDE_CURSORS"] = is_pooled
    if database["ENGINE"].endswith("sqlite3"):
        database["ENGINE"] = "disclosure.sqlite"
        database.setdefault("TEST", {"NAME": ":memory:"})
        database["OPTIONS"] = _SQLITE_OPTIONS
    else:
        given = database.get("OPTIONS", {})
        database["OPTIONS"] = {**_POSTGRESQL_OPTIONS, **given}
