"""Taking lists and figures out as a file: each export leaves a line in the trail."""

from __future__ import annotations

from collections.abc import Mapping

from disclosure.agencies.models import User
from disclosure.audit.actions import record
from disclosure.oversight.queries.scope import Scope


def record_export(
    scope: Scope, what: str, count: int, filters: Mapping[str, str], *, by: User
) -> None:
    """Record the export of ``count`` rows before the file leaves.

    ``what`` is the code of a list or table; ``filters`` are codes and ids as in
    the address, nothing personal.
    """
    record(
        "supervision.export",
        scope.top,
        by=by,
        agency_id=scope.top.pk,
        what=what,
        count=count,
        filters=dict(filters),
    )
