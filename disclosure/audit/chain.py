"""How the digest of a row is made. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

GENESIS = "0" * 64
FIELDS = (
    "actor_id",
    "actor_name",
    "agency_id",
    "action",
    "object_type",
    "object_id",
    "object_label",
    "detail",
)


def digest(previous: str, at: datetime, content: Mapping[str, object]) -> str:
    """Return the SHA-256 over the previous digest, the time and the content."""
    row = {name: content[name] for name in FIELDS}
    row["previous"] = previous
    row["at"] = at.astimezone(UTC).isoformat(timespec="microseconds")
    text = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
