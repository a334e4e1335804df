"""What changed between two documents: figures, headings and words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from reports.document import Correction, Document, DocumentSection
from reports.rules.prose import plain_text, rendered_text

_TOKENS = re.compile(r"\d+(?:\.\d+)?|[A-Za-z]+|\s+|.", re.S)
MAX_TOKENS = 20_000


@dataclass(frozen=True)
class Piece:
    """A run of text: kept, added or removed."""

    kind: str
    text: str


@dataclass(frozen=True)
class SectionChange:
    """A section that differs, with its words marked.

    ``by_figures`` is set where only the values of its figures differ.
    """

    key: str
    heading: str
    pieces: tuple[Piece, ...]
    by_figures: bool = False


@dataclass(frozen=True)
class FigureChange:
    """A figure that differs; None where it did not exist."""

    code: str
    label: str
    unit: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Comparison:
    """All differences between two documents."""

    sections: tuple[SectionChange, ...]
    figures: tuple[FigureChange, ...]

    @property
    def is_empty(self) -> bool:
        return not self.sections and not self.figures


def compare(old: Document, new: Document) -> Comparison:
    """Return what is different in ``new``."""
    return Comparison(tuple(_sections(old, new)), tuple(_figures(old, new)))


def corrections(old: Document, new: Document) -> Document:
    """Return ``new`` with the public notice of what it corrects in ``old``."""
    changes = compare(old, new)
    figures = [
        Correction(change.label, change.old or "—", change.new or "—", change.code)
        for change in changes.figures
    ]
    texts = [
        Correction(change.heading, "", "")
        for change in changes.sections
        if not change.by_figures
    ]
    return replace(new, corrections=(*figures, *texts))


def marked(old: str, new: str) -> tuple[Piece, ...]:
    """Return the words of both texts, marked as kept, added or removed."""
    before, after = _TOKENS.findall(old), _TOKENS.findall(new)
    if len(before) + len(after) > MAX_TOKENS:
        return (Piece("removed", old), Piece("added", new))
    pieces: list[Piece] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece("kept", "".join(before[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(Piece("removed", "".join(before[i1:i2])))
        if j2 > j1:
            pieces.append(Piece("added", "".join(after[j1:j2])))
    return tuple(pieces)


def _sections(old: Document, new: Document) -> Iterator[SectionChange]:
    before = {section.key: section for section in old.sections}
    after = {section.key: section for section in new.sections}
    for key in dict.fromkeys([*after, *before]):
        was, now = before.get(key), after.get(key)
        if _shown(was) != _shown(now):
            section = now or before[key]
            yield SectionChange(
                key,
                f"{section.numeral}{section.heading}",
                marked(_shown(was), _shown(now)),
                by_figures=_typed(was) == _typed(now),
            )


def _shown(section: DocumentSection | None) -> str:
    return f"{section.heading}\n{rendered_text(section.html)}" if section else ""


def _typed(section: DocumentSection | None) -> str:
    return f"{section.heading}\n{plain_text(section.html, {})}" if section else ""


def _figures(old: Document, new: Document) -> Iterator[FigureChange]:
    before = {figure.code: figure for figure in old.figures}
    after = {figure.code: figure for figure in new.figures}
    for code in dict.fromkeys([*after, *before]):
        was, now = before.get(code), after.get(code)
        old_value, new_value = (
            (was.value if was else None),
            (now.value if now else None),
        )
        if old_value != new_value:
            figure = now or was
            assert figure is not None
            yield FigureChange(code, figure.label, figure.unit, old_value, new_value)
