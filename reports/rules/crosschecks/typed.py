"""Typed counts of the prose with their sentence, shared by F4, F5 and F6."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reports.rules.content import FigureContent, ReportContent, SectionContent
from reports.rules.numbers import Count, counts
from reports.rules.prose import blocks, fold, sentences

_BETWEEN = re.compile(r"[\s“”\"'「」《》:：,，]|共|为|数量|数|累计|合计|总计|达到|达")


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
    for section in content.sections:
        for run in blocks(section.html, {}):
            for words in sentences(run.typed):
                for count in counts(words):
                    if not count.rough:
                        yield TypedCount(
                            section,
                            words.replace("\ue000", "…"),
                            count,
                            _named(count, content),
                            _equal(count, content),
                        )


def _named(count: Count, content: ReportContent) -> FigureContent | None:
    before = _BETWEEN.sub("", count.before)
    found = [
        figure
        for figure in content.figures
        if figure.unit == count.unit
        and figure.value is not None
        and before.endswith(_BETWEEN.sub("", fold(figure.label)))
    ]
    return max(found, key=lambda figure: len(figure.label), default=None)


def _equal(count: Count, content: ReportContent) -> FigureContent | None:
    for figure in content.figures:
        if figure.value == count.value and figure.unit == count.unit:
            return figure
    return None
