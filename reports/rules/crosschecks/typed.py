"""Typed counts of the prose with their sentence, shared by F4, F5 and F6.

Only figures that the author named are looked up. Numbers beside the words of
an official form are the matter of X11.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reports.rules.content import FigureContent, ReportContent, SectionContent
from reports.rules.formats import FORMATS
from reports.rules.numbers import Count, canonical_unit
from reports.rules.prose import fold

_BETWEEN = re.compile(r"[\s“”\"'「」《》:：,，]|共|为|数量|数|累计|合计|总计|达到|达")


Names = dict[str, dict[str, list[FigureContent]]]
Values = dict[tuple[str, Decimal], FigureContent]


@dataclass(frozen=True)
class TypedCount:
    """A count typed by the author, the sentence it stands in, and the figures."""

    section: SectionContent
    words: str
    count: Count
    named: FigureContent | None
    equal: FigureContent | None


def typed_counts(content: ReportContent) -> Iterator[TypedCount]:
    """Yield the exact counts typed in prose outside of references."""
    figures = _named_by_the_author(content)
    if not figures and FORMATS[content.format].tables:
        return
    names, values = _names(figures), _values(figures)
    for typed in content.typed:
        count = typed.count
        value = (canonical_unit(count.unit), count.value)
        yield TypedCount(
            typed.section,
            typed.words.replace("\ue000", "…"),
            count,
            _named(count, names),
            values.get(value),
        )


def _named_by_the_author(content: ReportContent) -> list[FigureContent]:
    """Return the figures outside of official tables that have a value."""
    official = FORMATS[content.format].figures
    return [
        figure
        for figure in content.figures
        if figure.value is not None and figure.code not in official
    ]


def _names(figures: list[FigureContent]) -> Names:
    """Return figures by unit and by bare label."""
    names: Names = {}
    for figure in figures:
        labels = names.setdefault(canonical_unit(figure.unit), {})
        labels.setdefault(_bare(figure.label), []).append(figure)
    return names


def _values(figures: list[FigureContent]) -> Values:
    """Return the first figure of each unit and value."""
    values: Values = {}
    for figure in figures:
        if figure.value is not None:
            values.setdefault((canonical_unit(figure.unit), figure.value), figure)
    return values


def _named(count: Count, names: Names) -> FigureContent | None:
    """Return the figure with the longest label before a count.

    Where several bear that label, the one with the value of the count is meant.
    """
    labels = names.get(canonical_unit(count.unit), {})
    before = _bare(count.before)
    for start in range(len(before)):
        figures = labels.get(before[start:], ())
        for figure in figures:
            if figure.value == count.value:
                return figure
        if figures:
            return figures[0]
    return None


def _bare(words: str) -> str:
    return _BETWEEN.sub("", fold(words))
