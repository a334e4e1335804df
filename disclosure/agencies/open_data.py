"""What the floors above tell programs about an agency.

An app enters itself in ``ready()``. Each source returns plain data, or None where
the agency publishes nothing of the kind; what is in it stands in docs/data.md.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from disclosure.agencies.models import Agency

#: Functions that return the published response times of an agency, or None.
response_times: list[Callable[[Agency, str], dict[str, Any] | None]] = []


def response_times_of(agency: Agency, url: str) -> dict[str, Any] | None:
    """Return the response times an agency publishes; ``url`` is that of its page."""
    found = (source(agency, url) for source in response_times)
    return next((data for data in found if data is not None), None)
