"""Signs of a tagged page as blocks of text, in the order in which the file has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from reports.reading.pdf_lines import joined
from reports.reading.pdf_page import Sign
from reports.reading.pdf_tags import Tag
from reports.rules.reading.tree import Role

#: A sign this much lower, in letters, begins a line.
_LOWER = 0.8
#: A line that ends so many letters before the margin was ended on purpose.
_SHORT = 1.5
_OF_ONE_LINE = frozenset({Role.TITLE, Role.HEADING})


@dataclass
class Spoken:
    """The signs of one element on one page."""

    tag: Tag
    signs: list[Sign] = field(default_factory=list)

    @property
    def top(self) -> float:
        return min(sign.box[1] for sign in self.signs)

    def lines(self, right: float) -> list[str]:
        """Return the text; a line that ends before the margin ``right`` by itself."""
        found: list[str] = []
        is_open = False
        for line in _lines(self.signs):
            text = "".join(sign.text for sign in line).strip()
            if is_open or (found and self.tag.role in _OF_ONE_LINE):
                found[-1] = joined(found[-1], text)
            else:
                found.append(text)
            end = max(sign.box[2] for sign in line)
            is_open = end > right - _SHORT * _size(line)
        return [text for text in found if text]


def spoken_of(signs: Iterable[tuple[Sign, Tag]]) -> list[Spoken]:
    """Return signs by element."""
    found: list[Spoken] = []
    for sign, tag in signs:
        if not found or found[-1].tag != tag:
            found.append(Spoken(tag))
        found[-1].signs.append(sign)
    return [one for one in found if any(not s.text.isspace() for s in one.signs)]


def _lines(signs: Sequence[Sign]) -> Iterator[list[Sign]]:
    size = _size(signs)
    line: list[Sign] = []
    for sign in signs:
        if line and sign.middle[1] - line[0].middle[1] > _LOWER * size:
            yield line
            line = []
        line.append(sign)
    if line:
        yield line


def _size(signs: Sequence[Sign]) -> float:
    return median(sign.box[3] - sign.box[1] for sign in signs)
