"""Signs on a page as lines of text, and lines as paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from reports.reading.pdf_page import Sign
from reports.rules.reading.tree import Box
from reports.rules.reading.typography import LINE_NUMERAL, PAGE_NUMBER, raised

#: A gap wider than this share of the letters is a blank.
_GAP = 0.35
#: Lines further apart than so many letters are not of one paragraph.
_APART = 1.6
#: A digit this much smaller than the one before it is the sign of a note.
_SMALL = 0.75


@dataclass
class Line:
    """A line of signs from left to right."""

    signs: list[Sign] = field(default_factory=list)

    @property
    def box(self) -> Box:
        boxes = [sign.box for sign in self.signs]
        return (
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        )

    @property
    def size(self) -> float:
        """How high its letters are, which for Chinese is how wide they are."""
        return median(sign.box[3] - sign.box[1] for sign in self.signs)

    @property
    def text(self) -> str:
        ordered = sorted(self.signs, key=lambda sign: sign.box[0])
        pieces = [ordered[0].text]
        for before, sign in zip(ordered, ordered[1:], strict=False):
            if sign.box[0] - before.box[2] > _GAP * self.size:
                pieces.append(" ")
            small = _SMALL * max(_height(one) for one in (before, ordered[0]))
            is_note = before.text.isdigit() and _height(sign) < small
            pieces.append(raised(sign.text) if is_note else sign.text)
        return "".join(pieces).strip()


def _height(sign: Sign) -> float:
    return sign.box[3] - sign.box[1]


def lines_of(signs: Iterable[Sign]) -> list[Line]:
    """Return signs as lines, from top to bottom."""
    lines: list[Line] = []
    for sign in sorted(signs, key=lambda sign: sign.middle[1]):
        if sign.text.isspace():
            continue
        if lines and _is_level(lines[-1], sign):
            lines[-1].signs.append(sign)
        else:
            lines.append(Line([sign]))
    return lines


def text_in(signs: Iterable[Sign]) -> str:
    """Return the text of a cell, one line below the other."""
    return "\n".join(line.text for line in lines_of(signs))


def is_page_number(text: str) -> bool:
    return PAGE_NUMBER.fullmatch(text.strip()) is not None


@dataclass(frozen=True)
class Margins:
    """Where the lines of running text begin and end on a page."""

    left: float
    right: float


def margins_of(lines: Sequence[Line], width: float) -> Margins:
    """Return the margins of a page; the page itself where nothing tells."""
    if not lines:
        return Margins(0, width)
    boxes = [line.box for line in lines]
    return Margins(min(box[0] for box in boxes), max(box[2] for box in boxes))


def starts_paragraph(line: Line, before: Line | None, margins: Margins) -> bool:
    """Tell whether a line begins a paragraph: indented, or after a short line."""
    if is_centred(line, margins) or before is None:
        return True
    size = min(line.size, before.size)
    if line.box[0] >= margins.left + size or LINE_NUMERAL.match(line.text):
        return True
    if abs(line.size - before.size) > 0.35 * size:
        return True
    if line.box[1] - before.box[3] > _APART * size:
        return True
    is_short = before.box[2] < margins.right - 2.5 * before.size
    return is_short or is_centred(before, margins)


def is_centred(line: Line, margins: Margins) -> bool:
    left = line.box[0] - margins.left
    right = margins.right - line.box[2]
    return min(left, right) > 2.5 * line.size and abs(left - right) < 3 * line.size


def joined(first: str, second: str) -> str:
    """Put two lines together: with a blank between Latin letters only."""
    is_latin = bool(re.search(r"[A-Za-z]$", first) and re.match(r"[A-Za-z]", second))
    return f"{first} {second}" if is_latin else first + second


def _is_level(line: Line, sign: Sign) -> bool:
    """A sign belongs to a line when its middle lies within its last signs."""
    recent = line.signs[-1]
    height = min(recent.box[3] - recent.box[1], sign.box[3] - sign.box[1])
    return abs(recent.middle[1] - sign.middle[1]) <= max(1.0, 0.45 * height)
