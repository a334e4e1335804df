"""Django's question where to read and write, answered for every model alike."""

from __future__ import annotations

from typing import Any

from disclosure.replicas.choice import PRIMARY, reading


class ReplicaRouter:
    """One set of rows in two places: any may be related, only one is written."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return reading()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return PRIMARY

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == PRIMARY
