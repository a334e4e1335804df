"""What other apps show on the page of a case.

An app above casework enters a function here in ``ready()``; casework does not
know what it tells. The applicant never sees any of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from disclosure.casework.models import Case


@dataclass(frozen=True)
class Line:
    """One fact, all words translated.

    ``mark`` is how much time it has, ``look`` its colour: is-near or is-late.
    """

    text: str
    url: str = ""
    more: str = ""
    mark: str = ""
    look: str = ""


@dataclass(frozen=True)
class Panel:
    """A heading, its lines, and links to where more of it stands or is done."""

    title: str
    lines: list[Line]
    links: list[Line]


#: Functions that say something about a case to the officer who opened it.
panels: list[Callable[[Case, Any], list[Panel]]] = []


def panels_of(case: Case, user: Any) -> list[Panel]:
    """Return the panels of all apps, in the order in which they entered."""
    return [panel for source in panels for panel in source(case, user)]
