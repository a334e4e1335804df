"""The trail in a file: a line of JSON for each row, with what its digest covers."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from disclosure.audit.chain import FIELDS, digest
from disclosure.audit.models import Entry


def write(path: Path, since: datetime | None = None) -> int:
    """Write the rows from ``since`` on into a new file; return how many.

    Raises FileExistsError instead of writing over anything.
    """
    rows = Entry.objects.order_by("id")
    first = rows.filter(at__gte=since).first() if since else None
    if since:
        rows = rows.filter(pk__gte=first.pk) if first else rows.none()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            count = sum(_put(out, row) for row in rows.iterator(chunk_size=2000))
            out.flush()
            os.fsync(handle)
    except BaseException:
        # Half a trail must not look like one.
        path.unlink(missing_ok=True)
        raise
    return count


def _put(out: IO[str], row: Entry) -> int:
    out.write(json.dumps(_line(row), ensure_ascii=False) + "\n")
    return 1


def check(path: Path) -> tuple[int, int]:
    """Return how many lines a file has, and the first that is wrong, 0 for none.

    Needs no database: every digest is computed from the line and the one before.
    """
    before, number = "", 0
    with path.open(encoding="utf-8") as lines:
        for number, text in enumerate(lines, 1):
            found = _found(text)
            if found is None or (before and found["previous"] != before):
                return number, number
            before = str(found["digest"])
    return number, 0


def _line(row: Entry) -> dict[str, Any]:
    line = {name: getattr(row, name) for name in FIELDS}
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    return {"id": row.pk, "at": at, **line, **_chained(row)}


def _chained(row: Entry) -> dict[str, str]:
    return {"previous": row.previous, "digest": row.digest}


def _found(text: str) -> dict[str, Any] | None:
    """Return a line whose digest is right, else None."""
    try:
        line: dict[str, Any] = json.loads(text)
        at = datetime.fromisoformat(line["at"])
        is_right = digest(line["previous"], at, line) == line["digest"]
    except (ValueError, KeyError, TypeError):
        return None
    return line if is_right else None
