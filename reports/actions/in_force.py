"""Who is told when an edition comes into force or ceases to be.

What is derived from published reports enters itself in ``ready()`` and writes in
the same transaction: it cannot tell of an edition that is not in force.
"""

from __future__ import annotations

from collections.abc import Callable

from reports.models import Report

#: Functions that are given an edition, in its new state.
followers: list[Callable[[Report], None]] = []


def tell(report: Report) -> None:
    """Tell all followers; call inside the transaction that changed the state."""
    for follow in followers:
        follow(report)
