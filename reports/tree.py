"""A flat list in tree order, with what a template needs to nest it.

Nested markup comes from one loop: no include per row, whatever the depth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from disclosure.agencies.models import Agency


@dataclass(frozen=True)
class Branch:
    """An agency; whether a list opens below it, and how many close after it."""

    agency: Agency
    opens: bool
    closes: range


def branches(agencies: Sequence[Agency]) -> list[Branch]:
    """Nest agencies listed in the order of their ``path``."""
    levels = _levels(agencies)
    following = [*levels, 0][1:]
    return [
        Branch(agency, after > level, range(max(level - after, 0)))
        for agency, level, after in zip(agencies, levels, following, strict=True)
    ]


def _levels(agencies: Sequence[Agency]) -> list[int]:
    """Levels without gaps, also where an agency between is no longer in use."""
    levels: list[int] = []
    above: list[str] = []
    for agency in agencies:
        while above and not agency.path.startswith(above[-1]):
            above.pop()
        levels.append(len(above))
        above.append(agency.path)
    return levels
