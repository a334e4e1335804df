"""Words with a machine value and an official label, and sentences with slots.

Pure: knows no framework. ``noop`` only marks a text for the translation
catalogue; the doors (views, admin) translate when they show it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Self


def noop(text: str) -> str:
    """Mark a source text for the catalogue and return it unchanged."""
    return text


class Labelled(StrEnum):
    """An enum whose members carry a value and an official Chinese label."""

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def of(cls, value: str) -> Self:
        """Return the member with a stored value; ValueError if there is none."""
        for member in cls:
            if member == value:
                return member
        raise ValueError(value)


@dataclass(frozen=True)
class Sentence:
    """A sentence for a reader: a template with named slots and their values."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        values = {key: _shown(value) for key, value in self.values.items()}
        return self.template % values if values else self.template


def sentence(template: str, **values: object) -> Sentence:
    """Build a ``Sentence``; mark the template with ``noop`` where it is written."""
    return Sentence(template, values)


def _shown(value: object) -> object:
    if isinstance(value, date):
        parts = {"year": value.year, "month": value.month, "day": value.day}
        return noop("%(year)s年%(month)s月%(day)s日") % parts
    return value.label if isinstance(value, Labelled) else value
