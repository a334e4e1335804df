"""Questions about readings: which figures belong together, how far they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from disclosure.labels import Sentence, noop, sentence
from reports.models import Reading
from reports.rules.formats import FORMATS
from reports.rules.vocabulary import CellChoice

#: Figures shown at a time.
PAGE = 42
WORDS = "words"


@dataclass(frozen=True)
class Part:
    """Figures that are checked together: of one table, or of the text."""

    key: str
    label: str | Sentence
    positions: list[int] = field(default_factory=list)

    def pages(self) -> int:
        return max(1, -(-len(self.positions) // PAGE))

    def page(self, number: int) -> list[int]:
        """Return the positions of a page, counted from 1."""
        return self.positions[(number - 1) * PAGE : number * PAGE]


@dataclass(frozen=True)
class Place:
    """Where a figure is shown: its part, the page of it, its position."""

    part: str
    page: int
    position: int


def parts_of(answer: Mapping[str, Any]) -> list[Part]:
    """Return the figures of a reading by table, the official ones first."""
    form = FORMATS[answer["format"]]
    parts = {
        f"form-{table.key}": Part(f"form-{table.key}", table.label)
        for table in form.tables
    }
    for position, figure in enumerate(answer["figures"]):
        spec = form.figures.get(figure["code"])
        if spec is not None:
            parts[f"form-{spec.table}"].positions.append(position)
            continue
        key, label = _other(figure)
        parts.setdefault(key, Part(key, label)).positions.append(position)
    found = [part for part in parts.values() if part.positions]
    return sorted(found, key=lambda part: part.key == WORDS)


def _other(figure: Mapping[str, Any]) -> tuple[str, str | Sentence]:
    place = figure["place"]
    if place is None:
        return WORDS, noop("正文里的数")
    name = noop("文件第%(n)s张表里的其他数")
    return f"table-{place['table']}", sentence(name, n=str(place["table"]))


def places_of(answer: Mapping[str, Any]) -> dict[str, Place]:
    """Return where each code is shown."""
    return {
        answer["figures"][position]["code"]: Place(part.key, 1 + at // PAGE, position)
        for part in parts_of(answer)
        for at, position in enumerate(part.positions)
    }


def choices_of(reading: Reading) -> dict[int, str]:
    """Return the decision about each figure, by position."""
    return dict(reading.cells.values_list("position", "choice"))


def decided(choices: Mapping[int, str]) -> int:
    return sum(choice != CellChoice.PENDING for choice in choices.values())
