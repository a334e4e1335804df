"""The text of a reading as sections of a draft: headings, and clean HTML.

Made from the answer only, so that the page shows exactly what a draft will have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby
from typing import Any

from disclosure.rendering.sanitise import sanitise
from reports.actions.writing import MAX_DEPTH
from reports.rules.formats import FORMATS

_LONGEST_HEADING = 120
_MOST_SPAN = 200
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class DraftSection:
    """A section as the draft will have it; ``printed`` is its heading in the file.

    ``key`` names the section of the format it fills, empty for one of its own.
    """

    key: str
    heading: str
    printed: str
    html: str
    page: int
    depth: int = 1
    children: tuple[DraftSection, ...] = ()

    def walk(self) -> Iterator[DraftSection]:
        yield self
        for child in self.children:
            yield from child.walk()


def sections_of(answer: Mapping[str, Any]) -> list[DraftSection]:
    """Return the sections of a reading; the words before them begin the first."""
    text = _Text(answer)
    found = [text.section(one, 1) for one in answer["sections"]]
    opening = sanitise(_paragraphs(answer["opening"]) + text.rest())
    if not opening:
        return found
    if not found:
        return [DraftSection("", "", "", opening, 0)]
    first = found[0]
    joined = replace(first, html=opening + first.html)
    return [joined, *found[1:]]


class _Text:
    """Draws sections, with the tables that are no official ones."""

    def __init__(self, answer: Mapping[str, Any]) -> None:
        self._official = {item["table"] for item in answer["tables"] if item["holds"]}
        self._keys = set(FORMATS[answer["format"]].hints())
        blocks = answer.get("blocks") or []
        self._tables = {one["table"]: one["cells"] for one in blocks if "table" in one}
        self._blocks, self._cursor = blocks, 0
        self._used: set[int] = set()

    def section(self, one: Mapping[str, Any], depth: int) -> DraftSection:
        html = self._body(one)
        children: tuple[DraftSection, ...] = ()
        if depth < MAX_DEPTH:
            children = tuple(self.section(c, depth + 1) for c in one["children"])
        else:
            html += "".join(self._flat(child) for child in one["children"])
        key = one["key"] if one["key"] in self._keys else ""
        heading = " ".join(without_turns(one["words"] or one["heading"]).split())
        return DraftSection(
            key,
            heading[:_LONGEST_HEADING],
            one["heading"],
            sanitise(html),
            one["page"],
            depth,
            children,
        )

    def rest(self) -> str:
        """Draw the tables that stand in no section."""
        left = [one for one in self._tables if one not in self._used | self._official]
        return "".join(_table(self._tables[one]) for one in left)

    def _flat(self, one: Mapping[str, Any]) -> str:
        """Draw a section deeper than a report has them as text of the one above."""
        below = "".join(self._flat(child) for child in one["children"])
        return f"<h4>{_plain(one['heading'])}</h4>{self._body(one)}{below}"

    def _body(self, one: Mapping[str, Any]) -> str:
        wanted = [number for number in one["tables"] if number not in self._official]
        tables = [number for number in wanted if number in self._tables]
        self._used.update(tables)
        if not tables:
            return _paragraphs(one["paragraphs"])
        return self._mixed(one["paragraphs"], tables)

    def _mixed(self, paragraphs: Sequence[str], tables: Sequence[int]) -> str:
        """Put tables between the paragraphs as the file has them."""
        left, pieces = list(tables), []
        for text in paragraphs:
            place = self._place(text)
            while left and 0 <= self._place_of(left[0]) < place:
                pieces.append(_table(self._tables[left.pop(0)]))
            pieces.append(_paragraphs([text]))
        return "".join([*pieces, *(_table(self._tables[one]) for one in left)])

    def _place(self, text: str) -> int:
        """Return where a paragraph stands, not before the last one; -1 if nowhere."""
        for place in range(self._cursor, len(self._blocks)):
            if self._blocks[place].get("text", "").strip() == text.strip():
                self._cursor = place
                return place
        return -1

    def _place_of(self, table: int) -> int:
        numbers = (block.get("table") for block in self._blocks)
        return next((at for at, found in enumerate(numbers) if found == table), -1)


def _paragraphs(texts: Sequence[str]) -> str:
    return "".join(f"<p>{_plain(text)}</p>" for text in texts if text.strip())


def _table(cells: Sequence[Sequence[Any]]) -> str:
    rows = groupby(sorted(cells, key=lambda cell: (cell[0], cell[1])), lambda c: c[0])
    lines = ("".join(_cell(cell) for cell in row) for _number, row in rows)
    return (
        f"<table><tbody>{''.join(f'<tr>{line}</tr>' for line in lines)}</tbody></table>"
    )


def _cell(cell: Sequence[Any]) -> str:
    _row, _column, down, across, text = cell
    spans = "".join(
        f' {name}="{int(number)}"'
        for name, number in (("rowspan", down), ("colspan", across))
        if 1 < number <= _MOST_SPAN
    )
    return f"<td{spans}>{_plain(text)}</td>"


def _plain(text: str) -> str:
    """Return a text as HTML, without signs that turn the direction of writing."""
    return escape(without_turns(text))


def without_turns(text: str) -> str:
    return _TURNS.sub("", text)
