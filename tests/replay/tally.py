"""What was asked for and how long it took, counted while it is measured."""

from __future__ import annotations

import threading
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

MOST_WORDS = 200


class Group(StrEnum):
    """What is judged together; the goal of a page is one of its group."""

    PAGE = "public pages"
    SEARCH = "search"
    FORM = "pages of a request"
    FILE = "static files and downloads"
    OFFICER = "officers' pages"
    LOG_IN = "log-in"
    BULK = "yearly files"


#: Goals for the ninety-fifth of a hundred, in milliseconds.
GOALS = {
    Group.PAGE: 100,
    Group.SEARCH: 200,
    Group.FORM: 100,
    Group.OFFICER: 500,
}


@dataclass(frozen=True)
class Kind:
    group: Group
    name: str


@dataclass
class Times:
    took: array[float] = field(default_factory=lambda: array("d"))
    known: int = 0

    def line(self) -> dict[str, float]:
        """Return count and milliseconds at 50, 95, 99 and 100 of a hundred."""
        return {"count": len(self.took), "known": self.known, **spread(self.took)}


def spread(took: Iterable[float]) -> dict[str, float]:
    ordered = sorted(took) or [0.0]
    last = len(ordered) - 1
    at = {name: ordered[round(last * part)] * 1000 for name, part in _PARTS.items()}
    return {name: round(value, 1) for name, value in at.items()}


_PARTS = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}


class Book:
    """Counts what falls due between ``open`` and ``close``; all errors, always."""

    def __init__(self) -> None:
        self.times: dict[Kind, Times] = defaultdict(Times)
        self.errors: Counter[str] = Counter()
        self.words: list[str] = []
        self.lateness: array[float] = array("d")
        self.recent: dict[Group, list[float]] = defaultdict(list)
        self.begin, self.end = float("inf"), float("inf")
        self.lock = threading.Lock()

    def is_measured(self, due: float) -> bool:
        return self.begin <= due < self.end

    def note(self, kind: Kind, due: float, took: float, status: int) -> None:
        self.recent[kind.group].append(took)
        if self.is_measured(due):
            times = self.times[kind]
            times.took.append(took)
            times.known += status == 304

    def late(self, seconds: float) -> None:
        """Note how long after it was due a request was sent: our own fault."""
        self.lateness.append(seconds)

    def wrong(self, kind: Kind, path: str, what: str, due: float, took: float) -> None:
        self.errors[f"{kind.name}: {what}"] += 1
        if len(self.words) < MOST_WORDS:
            self.words.append(f"{kind.name} {path}: {what} after {took * 1000:.0f} ms")

    def fresh(self) -> dict[str, dict[str, float]]:
        """Return the times since this was last asked, by group, and forget them."""
        found = {
            str(group): {"count": len(took), **spread(took)}
            for group, took in self.recent.items()
        }
        self.recent.clear()
        return found

    def summary(self) -> dict[str, Any]:
        """Return everything as plain data."""
        groups: dict[Group, array[float]] = defaultdict(lambda: array("d"))
        for kind, times in self.times.items():
            groups[kind.group].extend(times.took)
        return {
            "kinds": [
                {"group": str(kind.group), "name": kind.name, **times.line()}
                for kind, times in self.times.items()
            ],
            "groups": {
                str(group): {"count": len(took), **spread(took)}
                for group, took in groups.items()
            },
            "errors": dict(self.errors),
            "words": self.words,
            "late": spread(self.lateness),
        }
