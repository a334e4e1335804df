"""Counted phrases as figures: with a code, a label and the total they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports.rules.formats import Format
from reports.rules.reading.finds import NamedFigure
from reports.rules.reading.outline import Outline, ReadSection
from reports.rules.reading.phrases import Phrase, phrases_in
from reports.rules.reading.reasons import Reason

_MOST = 500


@dataclass(frozen=True)
class WordedFigure:
    """A figure read from words. ``code`` is a proposal: section and number."""

    code: str
    label: str
    unit: str
    value: Decimal
    words: str
    section: str
    reasons: tuple[Reason, ...]
    part_of: str = ""
    #: What the parts of a total add up to; None for a count without parts.
    sum: Decimal | None = None


def without_named(
    worded: Iterable[WordedFigure], named: Sequence[NamedFigure]
) -> Iterator[WordedFigure]:
    """Leave out totals and parts that a table of the same section has as well."""
    known = {(one.section, one.written.value, one.unit) for one in named}
    groups: dict[str, list[WordedFigure]] = {}
    for figure in worded:
        groups.setdefault(figure.part_of or figure.code, []).append(figure)
    for group in groups.values():
        if not all((one.section, one.value, one.unit) in known for one in group):
            yield from group


def worded_figures(outline: Outline, form: Format) -> Iterator[WordedFigure]:
    """Yield the counted phrases of the sections.

    Where the format has official tables, only totals with parts are figures of
    their own: single counts speak of cells.
    """
    room = _MOST
    for place, top in enumerate(outline.sections, 1):
        number = 0
        key = top.key or f"section{place}"
        if key in {code.split(".")[0] for code in form.figures}:
            key = f"{key}_text"
        for section, phrase in _phrases(top):
            if form.tables and not phrase.parts:
                continue
            number += 1
            for figure in _figures(f"{key}.{number}", phrase, section.heading):
                room -= 1
                if room < 0:
                    return
                yield figure


def _phrases(top: ReadSection) -> Iterator[tuple[ReadSection, Phrase]]:
    for section in top.walk():
        for paragraph in section.paragraphs:
            for phrase in phrases_in(paragraph):
                yield section, phrase


def _figures(code: str, phrase: Phrase, section: str) -> Iterator[WordedFigure]:
    total = phrase.sum if phrase.parts else None
    yield _figure(code, phrase, section, "", total)
    for number, part in enumerate(phrase.parts, 1):
        yield _figure(f"{code}.{number}", part, section, code, None)


def _figure(
    code: str, phrase: Phrase, section: str, part_of: str, total: Decimal | None
) -> WordedFigure:
    return WordedFigure(
        code, phrase.label, phrase.unit, phrase.value, phrase.words, section,
        phrase.reasons, part_of, total,
    )  # fmt: skip
