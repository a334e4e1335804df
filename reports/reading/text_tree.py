"""Plain text as a tree: a line is a paragraph, lines parted by tabs are a table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.reading.limits import (
    MOST_COLUMNS,
    TOO_MUCH,
    UNKNOWN_KIND,
    Refused,
    Room,
    clean,
)
from reports.rules.reading.tree import Block, Paragraph, Table, Tree, TreeCell

_CODINGS = ("utf-8-sig", "utf-16", "gb18030")
_BAR = re.compile(r"^\s*\|.*\|\s*$")
_RULE = re.compile(r"^[\s|:+=-]*-{3,}[\s|:+=-]*$")


def decoded(data: bytes, coding: str = "") -> str:
    """Return the text of bytes in one of the usual codings. Raises Refused."""
    has_mark = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    for name in filter(None, (coding, *_CODINGS)):
        if name == "utf-16" and not has_mark:
            continue
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    raise Refused(UNKNOWN_KIND)


def tree_of(data: bytes) -> Tree:
    """Return plain text as a tree. Raises Refused."""
    if b"\0" in data and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise Refused(UNKNOWN_KIND)
    text = clean(decoded(data).replace("\r\n", "\n").replace("\r", "\n"))
    return Tree("txt", tuple(_blocks(text)))


def _blocks(text: str) -> Iterator[Block]:
    room, number = Room(), 0
    rows: list[list[str]] = []
    for line in [*room.take_text(text).split("\n"), ""]:
        cells = _cells(line)
        if cells:
            rows.append(cells)
            continue
        if rows and _RULE.match(line) and line.strip():
            continue
        if len(rows) > 1:
            number += 1
            yield _table(number, rows, room)
        else:
            for row in rows:
                yield Paragraph(" ".join(cell for cell in row if cell))
        rows = []
        if line.strip():
            room.take_block()
            yield Paragraph(line.strip())


def _cells(line: str) -> list[str]:
    if _RULE.match(line):
        return []
    if _BAR.match(line):
        cells = line.strip().strip("|").split("|")
    elif "\t" in line.strip(" \n"):
        cells = line.split("\t")
    else:
        return []
    if len(cells) > MOST_COLUMNS:
        raise Refused(TOO_MUCH)
    return [cell.strip() for cell in cells]


def _table(number: int, rows: list[list[str]], room: Room) -> Table:
    cells = []
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            room.take_cell()
            cells.append(TreeCell(text, row, column))
    return Table(number, tuple(cells))
