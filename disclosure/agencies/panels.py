"""What the floors above show about agencies on pages that they do not own.

The page of an agency and the home page only ask; an app enters itself in
``ready()``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from disclosure.agencies.models import Agency


@dataclass(frozen=True)
class Panel:
    """A part of a page: its template, ``content`` in it, and a sheet it needs."""

    template: str
    content: Any
    sheet: str = ""


#: Functions that return what to show on the page of an agency, or None.
agency_sources: list[Callable[[Agency], Panel | None]] = []
#: Functions that return what to show on the home page, or None.
home_sources: list[Callable[[], Panel | None]] = []


def agency_panels(agency: Agency) -> list[Panel]:
    """Return what the page of an agency shows beside what it knows itself."""
    found = (source(agency) for source in agency_sources)
    return [panel for panel in found if panel is not None]


def home_panels() -> list[Panel]:
    """Return what the home page shows beside what it knows itself."""
    found = (source() for source in home_sources)
    return [panel for panel in found if panel is not None]
