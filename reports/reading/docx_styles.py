"""Levels of headings and automatic numbers of a DOCX, by its styles."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from reports.reading.packed import Packed, attribute, child, tag_of
from reports.rules.numerals import chinese
from reports.rules.reading.tree import Role
from reports.rules.reading.typography import HEADING_STYLE

_CHINESE = frozenset(
    {"chineseCounting", "chineseCountingThousand", "japaneseCounting"}
    | {"taiwaneseCounting", "taiwaneseCountingThousand", "ideographDigital"}
    | {"koreanCounting", "chineseLegalSimplified"}
)
_NO_NUMBER = frozenset({"bullet", "none", ""})
_DEEPEST = 20


#: Styles that say what a paragraph is, by the names that Word and WPS give them.
_ROLES = {
    "title": Role.TITLE,
    "caption": Role.CAPTION,
    "题注": Role.CAPTION,
    "note": Role.NOTE,
    "body text": Role.TEXT,
    "list paragraph": Role.TEXT,
}
_CONTENTS_STYLE = re.compile(r"(?:toc|目录)\s*[1-9]", re.IGNORECASE)


@dataclass
class _Style:
    level: int = 0
    base: str = ""
    name: str = ""
    number: tuple[str, int] | None = None


@dataclass
class _Numbers:
    """A list that numbers itself: its levels, and how far it has come."""

    levels: dict[int, tuple[str, str, int]] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)


class Styles:
    """What the styles and lists of a document say of a paragraph."""

    def __init__(self, packed: Packed) -> None:
        self._styles = _styles(packed.xml("word/styles.xml"))
        self._lists = _lists(packed.xml("word/numbering.xml"))

    def level_of(self, paragraph: Element) -> int:
        """Return the level of a heading, 0 for other text."""
        properties = child(paragraph, "pPr")
        own = attribute(child(properties, "outlineLvl"), "val")
        if own.isdigit():
            return int(own) + 1 if int(own) < 9 else 0
        name = attribute(child(properties, "pStyle"), "val")
        return next((style.level for style in self._chain(name) if style.level), 0)

    def role_of(self, paragraph: Element) -> Role:
        """Return what the style says that a paragraph is."""
        return _ROLES.get(self._name_of(paragraph), Role.UNTOLD)

    def is_contents(self, paragraph: Element) -> bool:
        """Tell whether a paragraph has the style of a line of contents."""
        return _CONTENTS_STYLE.fullmatch(self._name_of(paragraph)) is not None

    def _name_of(self, paragraph: Element) -> str:
        style = attribute(child(paragraph, "pPr", "pStyle"), "val")
        return self._styles[style].name if style in self._styles else ""

    def numeral_of(self, paragraph: Element) -> str:
        """Return the number that a paragraph is given, and count it."""
        properties = child(paragraph, "pPr")
        told = _number_in(properties)
        if told is None:
            name = attribute(child(properties, "pStyle"), "val")
            told = next((one.number for one in self._chain(name) if one.number), None)
        if told is None or told[0] not in self._lists:
            return ""
        return _next(self._lists[told[0]], told[1])

    def _chain(self, name: str) -> list[_Style]:
        found: list[_Style] = []
        while name in self._styles and len(found) < _DEEPEST:
            found.append(self._styles[name])
            name = self._styles[name].base
        return found


def _styles(root: Element | None) -> dict[str, _Style]:
    found: dict[str, _Style] = {}
    for element in root if root is not None else ():
        if tag_of(element) != "style":
            continue
        name = attribute(child(element, "name"), "val")
        heading = HEADING_STYLE.fullmatch(name.strip())
        outline = attribute(child(element, "pPr", "outlineLvl"), "val")
        level = int(heading[1]) if heading else 0
        if not level and outline.isdigit() and int(outline) < 9:
            level = int(outline) + 1
        found[attribute(element, "styleId")] = _Style(
            level, attribute(child(element, "basedOn"), "val"), name.strip().lower(),
            _number_in(child(element, "pPr")),
        )  # fmt: skip
    return found


def _number_in(properties: Element | None) -> tuple[str, int] | None:
    numbers = child(properties, "numPr")
    if numbers is None:
        return None
    level = attribute(child(numbers, "ilvl"), "val", "0")
    name = attribute(child(numbers, "numId"), "val")
    return (name, int(level) if level.isdigit() else 0) if name else None


def _lists(root: Element | None) -> dict[str, _Numbers]:
    if root is None:
        return {}
    kinds = {
        attribute(one, "abstractNumId"): one
        for one in root
        if tag_of(one) == "abstractNum"
    }
    counters = {name: _Numbers(_levels(kind)) for name, kind in kinds.items()}
    found: dict[str, _Numbers] = {}
    for one in root:
        kind = attribute(child(one, "abstractNumId"), "val")
        if tag_of(one) == "num" and kind in counters:
            found[attribute(one, "numId")] = counters[kind]
    return found


def _levels(kind: Element) -> dict[int, tuple[str, str, int]]:
    levels: dict[int, tuple[str, str, int]] = {}
    for one in kind:
        number = attribute(one, "ilvl")
        if tag_of(one) == "lvl" and number.isdigit():
            start = attribute(child(one, "start"), "val", "1")
            levels[int(number)] = (
                attribute(child(one, "numFmt"), "val"),
                attribute(child(one, "lvlText"), "val"),
                int(start) if start.isdigit() else 1,
            )
    return levels


def _next(numbers: _Numbers, level: int) -> str:
    kind, text, start = numbers.levels.get(level, ("", "", 1))
    numbers.counts[level] = numbers.counts.get(level, start - 1) + 1
    for deeper in [one for one in numbers.counts if one > level]:
        del numbers.counts[deeper]
    if kind in _NO_NUMBER:
        return ""

    def written(found: re.Match[str]) -> str:
        of = int(found[1]) - 1
        own, _text, first = numbers.levels.get(of, ("decimal", "", 1))
        count = numbers.counts.get(of, first)
        return chinese(count) if own in _CHINESE and 0 < count < 100 else str(count)

    return re.sub(r"%([1-9])", written, text)
