"""What is public already and may save somebody a request.

The floors above register where to look; this one only asks them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

MOST = 5


@dataclass(frozen=True)
class Suggestion:
    """Something published: its title, where it is, and the words around the hit."""

    title: str
    url: str
    excerpt: str = ""


#: Functions that return what fits some words, the best first.
sources: list[Callable[[str], list[Suggestion]]] = []


def suggest(words: str) -> list[Suggestion]:
    """Return at most MOST published things that fit what is looked for."""
    if not words.strip():
        return []
    return [found for source in sources for found in source(words)][:MOST]
