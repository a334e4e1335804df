"""Shapes of the demonstration data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """A section: heading, paragraphs with ``{{code}}``, and what is below it."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    below: tuple[Text, ...] = ()

    @property
    def body(self) -> str:
        return "".join(f"<p>{paragraph}</p>" for paragraph in self.paragraphs)


@dataclass(frozen=True)
class Figure:
    """A figure with its parts; ``under`` is the heading of its section."""

    code: str
    label: str
    unit: str
    value: str
    under: str = ""
    is_key: bool = False
    parts: tuple[Figure, ...] = ()
    note: str = ""
