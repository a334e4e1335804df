"""Django's question where to read and write, answered for every model alike."""

from __future__ import annotations

from typing import Any

from disclosure.replicas.choice import PRIMARY, reading

#: What guards a door is read where it is written: a session that was ended, a code
#: that was used and an attempt that was counted are not so yet in a copy.
GUARDS = frozenset({"accounts", "axes", "sessions", "throttle"})
PEOPLE = frozenset({"agencies.user", "agencies.officer"})


class ReplicaRouter:
    """One set of rows in two places: any may be related, only one is written."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        meta = model._meta
        if meta.app_label in GUARDS or meta.label_lower in PEOPLE:
            return PRIMARY
        return reading()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return PRIMARY

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == PRIMARY
