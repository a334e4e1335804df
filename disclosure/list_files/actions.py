"""Taking a list out as a file: each export leaves a line in the trail."""

from __future__ import annotations

from typing import Any

from disclosure.audit.actions import record


def record_list_export(
    name: str,
    label: str,
    count: int,
    filters: list[str],
    agency_id: int | None,
    by: Any,
) -> None:
    """Record the export of ``count`` rows before the file leaves.

    ``name`` is the code of the list, ``label`` what readers call it, ``filters`` are
    the names of the filters used: what was searched for may be personal.
    ``agency_id`` says in whose trail the line stands.
    """
    record(
        "list.export",
        by,
        by=by,
        agency_id=agency_id,
        label=label,
        what=name,
        count=count,
        filters=filters,
    )
