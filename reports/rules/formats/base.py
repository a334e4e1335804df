"""The shape of a format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class OutlineItem:
    """A section the format provides: stable key, heading, hint to the author."""

    key: str
    heading: str
    hint: str = ""
    children: tuple[OutlineItem, ...] = ()

    def walk(self) -> Iterator[OutlineItem]:
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Topic:
    """Something a report must speak of: words of which one should occur."""

    key: str
    label: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Format:
    """A format: its outline and the topics it must cover."""

    code: str
    label: str
    outline: tuple[OutlineItem, ...]
    topics: tuple[Topic, ...] = ()

    def hints(self) -> dict[str, str]:
        """Return the hint of every section, by key."""
        return {item.key: item.hint for top in self.outline for item in top.walk()}
