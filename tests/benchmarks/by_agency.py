"""What keeps the tables from being spread over servers by agency (Citus).

    python tests/benchmarks/by_agency.py

Read from the models. A table that is spread by agency must have ``agency_id`` in
every unique key and in its primary key, and a foreign key may lead only to a table
copied everywhere (reference table) or to one spread the same way, with the agency
in the key. Prints a table of all of that as Markdown.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

#: Few rows, read beside every case: copied to every server.
REFERENCE_APPS = frozenset({"agencies", "auth", "contenttypes", "accounts"})
#: Belong to the site as a whole; they stay on the first server.
LOCAL_APPS = frozenset(
    {
        *("sessions", "pagecache", "throttle", "operations", "axes"),
        *("django_tasks_database", "report_search", "admin"),
    }
)
#: Reach no agency, or are one chain for all: on the first server too.
LOCAL_TABLES = frozenset({"audit_chainhead"})


@dataclass
class Judged:
    """What one table needs before it can be spread."""

    table: str
    kind: str
    way: tuple[str, ...] = ()
    unique: list[tuple[str, ...]] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    @property
    def has_column(self) -> bool:
        return self.way == ("agency_id",)


def judged() -> list[Judged]:
    """Return every table of the site, in the order of their names."""
    from django.apps import apps

    models = [model for model in apps.get_models() if model._meta.managed]
    return sorted((_judge(model) for model in models), key=lambda one: one.table)


def _judge(model: Any) -> Judged:
    meta = model._meta
    if meta.app_label in REFERENCE_APPS:
        return Judged(meta.db_table, "reference")
    if meta.app_label in LOCAL_APPS or meta.db_table in LOCAL_TABLES:
        return Judged(meta.db_table, "local")
    way = _way(model)
    if not way:
        return Judged(meta.db_table, "local")
    return Judged(
        meta.db_table, "spread", way, _unique_without(meta), _foreign_without(meta)
    )


def _way(model: Any, seen: frozenset[Any] = frozenset()) -> tuple[str, ...]:
    """Return the shortest way from a row to its agency; empty if there is none."""
    fields = [one for one in model._meta.concrete_fields if one.column]
    if any(one.column == "agency_id" for one in fields):
        return ("agency_id",)
    ways = [
        (one.column, *rest)
        for one in fields
        if one.remote_field
        and one.related_model not in seen
        and one.related_model._meta.app_label not in REFERENCE_APPS
        and (rest := _way(one.related_model, seen | {model}))
    ]
    return min(ways, key=len, default=())


def _unique_without(meta: Any) -> list[tuple[str, ...]]:
    """Return the unique keys, the primary one first, that lack the agency."""
    from django.db.models import UniqueConstraint

    keys = [(one.column,) for one in meta.concrete_fields if one.unique]
    keys += [tuple(names) for names in meta.unique_together]
    keys += [
        tuple(one.fields)
        for one in meta.constraints
        if isinstance(one, UniqueConstraint)
    ]
    return [key for key in keys if not {"agency", "agency_id"} & set(key)]


def _foreign_without(meta: Any) -> list[str]:
    """Return the foreign keys that lead to a table that is spread."""
    return [
        f"{one.column} → {one.related_model._meta.db_table}"
        for one in meta.concrete_fields
        if one.remote_field
        and one.db_constraint
        and _judge_kind(one.related_model) == "spread"
    ]


def _judge_kind(model: Any) -> str:
    meta = model._meta
    if meta.app_label in REFERENCE_APPS:
        return "reference"
    is_local = meta.app_label in LOCAL_APPS or meta.db_table in LOCAL_TABLES
    return "local" if is_local or not _way(model) else "spread"


def main() -> None:
    found = judged()
    print("| table | way to its agency | unique keys without it | foreign keys |")
    print("|---|---|---|--:|")
    for one in found:
        if one.kind == "spread":
            keys = "; ".join(", ".join(key) for key in one.unique)
            way = " → ".join(one.way)
            print(f"| `{one.table}` | {way} | {keys} | {len(one.foreign)} |")
    for kind in ("reference", "local"):
        names = ", ".join(f"`{one.table}`" for one in found if one.kind == kind)
        print(f"\n{kind}: {names}")
    spread = [one for one in found if one.kind == "spread"]
    print(
        f"\n{len(found)} tables, {len(spread)} spread,"
        f" {sum(one.has_column for one in spread)} have the column,"
        f" {sum(len(one.foreign) for one in spread)} foreign keys to change,"
        f" {sum(len(one.unique) for one in spread)} unique keys"
    )


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "disclosure.settings")
    django.setup()
    main()
