"""The blocks of a file as a tree of sections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from reports.rules.formats import Format
from reports.rules.reading.headings import Heading, heading_of
from reports.rules.reading.labels import Labels
from reports.rules.reading.tree import Block, Paragraph


@dataclass
class ReadSection:
    """A section as printed: its heading, its text, the tables in it, its children.

    ``key`` is that of the section of the format it is, empty if it is another.
    """

    heading: str
    words: str
    level: int
    number: int
    key: str = ""
    page: int = 0
    paragraphs: list[str] = field(default_factory=list)
    tables: list[int] = field(default_factory=list)
    children: list[ReadSection] = field(default_factory=list)

    def walk(self) -> Iterator[ReadSection]:
        yield self
        for child in self.children:
            yield from child.walk()

    def text(self) -> str:
        """Return all its words and those of its children, a paragraph a line."""
        lines = list(self.paragraphs)
        for child in self.children:
            lines += [child.heading, child.text()]
        return "\n".join(line for line in lines if line)


@dataclass(frozen=True)
class Outline:
    """What stands before the first heading, and the sections."""

    opening: tuple[str, ...]
    sections: tuple[ReadSection, ...]

    def walk(self) -> Iterator[ReadSection]:
        for section in self.sections:
            yield from section.walk()


def outline_of(blocks: Sequence[Block], skip: frozenset[int] = frozenset()) -> Outline:
    """Return the sections of a file; blocks at the places of ``skip`` are its title."""
    opening: list[str] = []
    root = ReadSection("", "", 0, 0)
    path = [root]
    for place, block in enumerate(blocks):
        if not isinstance(block, Paragraph):
            path[-1].tables.append(block.number)
            continue
        heading = (
            None if place in skip else heading_of(block.text, block.level, block.role)
        )
        if heading is None:
            into = opening if path == [root] else path[-1].paragraphs
            if place not in skip and block.text.strip():
                into.append(block.text.strip())
            continue
        _enter(path, heading, block)
    return Outline(tuple(opening), tuple(root.children))


def _enter(path: list[ReadSection], heading: Heading, block: Paragraph) -> None:
    level = _level(path, heading)
    while len(path) > 1 and path[-1].level >= level:
        path.pop()
    section = ReadSection(
        heading.printed, heading.words, level, heading.number, page=block.page
    )
    if heading.rest:
        section.paragraphs.append(heading.rest)
    path[-1].children.append(section)
    path.append(section)


def _level(path: list[ReadSection], heading: Heading) -> int:
    """A heading without a numeral is as deep as its style says, below the last one."""
    if heading.number:
        return heading.level
    return max(1, min(heading.level, path[-1].level + 1))


def name_sections(outline: Outline, form: Format) -> None:
    """Give the sections of the first level the keys that the format has for them."""
    labels = Labels(item.heading for item in form.outline)
    keys = {item.heading: item.key for item in form.outline}
    taken: set[str] = set()
    for section in outline.sections:
        like = labels.like(section.words)
        key = keys[like.label] if like is not None else ""
        if key not in taken:
            section.key = key
            taken.add(key)
        taken.discard("")
