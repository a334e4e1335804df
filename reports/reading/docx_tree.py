"""A DOCX as a tree: what a reader sees with all changes accepted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from reports.reading.docx_styles import Styles
from reports.reading.limits import (
    DAMAGED,
    MOST_COLUMNS,
    TOO_MUCH,
    WRONG_NAME,
    Refused,
    Room,
    clean,
)
from reports.reading.packed import Packed, attribute, child, tag_of
from reports.rules.reading.contents import without_contents
from reports.rules.reading.headings import heading_of
from reports.rules.reading.tree import (
    Block,
    Paragraph,
    Role,
    Table,
    Tree,
    TreeCell,
)
from reports.rules.reading.typography import raised

#: Changes that were struck out, codes of fields, and doubles for older programs.
_LEFT_OUT = frozenset(
    {"del", "moveFrom", "instrText", "delText", "Fallback", "pPr", "rPr"}
)
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
DELETED = "deleted_text"
_PAGE_BEHIND = re.compile(r"\t[^\t\n]{0,6}$")


def tree_of(data: bytes) -> Tree:
    """Return a DOCX as a tree. Raises Refused."""
    with Packed(data) as packed:
        if packed.kind != "docx":
            raise Refused(WRONG_NAME)
        root = packed.xml("word/document.xml")
        reader = _Reader(Styles(packed))
    body = child(root, "body")
    if body is None:
        raise Refused(DAMAGED)
    blocks = tuple(_roles_believed(reader.text_of_body(body)))
    notes = ((DELETED, ""),) if _has_deleted(body) else ()
    return Tree("docx", blocks, notes=notes)


def _is_contents(element: Element, text: str) -> bool:
    """Tell whether a paragraph is a heading, a tab and the field of its page."""
    if not _PAGE_BEHIND.search(text):
        return False
    fields = (one.text or "" for one in element.iter() if tag_of(one) == "instrText")
    return any("PAGEREF" in field for field in fields)


def _roles_believed(blocks: Iterable[Block]) -> list[Block]:
    """Where no heading has the style of one, a style of text proves nothing."""
    found = list(blocks)
    texts = [block for block in found if isinstance(block, Paragraph)]
    if any(block.level == 1 and heading_of(block.text) for block in texts):
        return found
    return [
        replace(block, role=Role.UNTOLD)
        if isinstance(block, Paragraph) and block.role is Role.TEXT
        else block
        for block in found
    ]


def _has_deleted(body: Element) -> bool:
    return any(tag_of(one) == "delText" and one.text for one in body.iter())


@dataclass
class _Reader:
    styles: Styles
    room: Room = field(default_factory=Room)
    tables: int = 0
    #: Lines of the table of contents.
    contents: list[Paragraph] = field(default_factory=list)

    def text_of_body(self, body: Element) -> list[Block]:
        """Return all blocks but the table of contents."""
        blocks = list(self.blocks(body))
        lines = {id(line) for line in self.contents}
        return without_contents([(block, id(block) in lines) for block in blocks])

    def blocks(self, parent: Element) -> Iterator[Block]:
        for element in parent:
            tag = tag_of(element)
            if tag in _LEFT_OUT:
                continue
            if tag == "p":
                yield from self._paragraph(element)
            elif tag == "tbl":
                yield from self._table(element)
            elif tag != "sectPr":
                yield from self.blocks(element)

    def _paragraph(self, element: Element) -> Iterator[Block]:
        text = self.text_of(element)
        if self.styles.is_contents(element) or _is_contents(element, text):
            entry = Paragraph(text.strip())
            self.room.take_block()
            self.contents.append(entry)
            yield entry
            return
        level, role = self.styles.level_of(element), self.styles.role_of(element)
        is_centred = attribute(child(element, "pPr", "jc"), "val") == "center"
        if role is Role.TITLE:
            text = text.replace("\n", "")
        # A line break in a paragraph of prose begins a line of its own.
        for line in text.split("\n"):
            if line.strip():
                self.room.take_block()
                yield Paragraph(
                    line.strip(), level=level, is_centred=is_centred, role=role
                )
        for box in _boxes(element):
            yield from self.blocks(box)

    def text_of(self, element: Element) -> str:
        text = "".join(_words(element))
        numeral = self.styles.numeral_of(element) if text.strip() else ""
        return self.room.take_text(clean(f"{numeral}{text}"))

    def _table(self, element: Element) -> Iterator[Block]:
        self.tables += 1
        number = self.tables
        cells: list[_Cell] = []
        lowest: dict[int, _Cell] = {}
        inner: list[Block] = []
        rows = [row for row in _rows(element) if child(row, "trPr", "del") is None]
        for place, row in enumerate(rows):
            self._row(place, row, cells, lowest, inner)
        yield Table(number, tuple(cell.finished() for cell in cells))
        yield from inner

    def _row(
        self,
        place: int,
        row: Element,
        cells: list[_Cell],
        lowest: dict[int, _Cell],
        inner: list[Block],
    ) -> None:
        column = _number(child(row, "trPr", "gridBefore"), 0)
        for element in _cells(row):
            self.room.take_cell()
            properties = child(element, "tcPr")
            width = max(1, _number(child(properties, "gridSpan"), 1))
            if column + width > MOST_COLUMNS:
                raise Refused(TOO_MUCH)
            text = self._cell_text(element, inner)
            above = lowest.get(column)
            is_next = above is not None and above.row + above.rows == place
            if above is not None and is_next and _is_merged_down(properties):
                above.rows += 1
                above.texts.append(text)
            elif (
                attribute(child(properties, "hMerge"), "val", "x") == "continue"
                and cells
            ):
                cells[-1].columns += width
            else:
                cells.append(_Cell(place, column, width, [text]))
                lowest[column] = cells[-1]
            column += width

    def _cell_text(self, element: Element, inner: list[Block]) -> str:
        lines: list[str] = []
        for block in self.blocks(element):
            if isinstance(block, Paragraph):
                lines.append(block.text)
            else:
                inner.append(block)
        return "\n".join(lines)


@dataclass
class _Cell:
    row: int
    column: int
    columns: int
    texts: list[str]
    rows: int = 1

    def finished(self) -> TreeCell:
        text = "\n".join(text for text in self.texts if text.strip())
        return TreeCell(text, self.row, self.column, self.rows, self.columns)


def _words(element: Element) -> Iterator[str]:
    for one in element:
        tag = tag_of(one)
        if tag in _LEFT_OUT or tag in ("txbxContent", "p", "tbl"):
            continue
        if tag == "t":
            yield raised(one.text or "") if _is_raised(element) else one.text or ""
        elif tag in _SIGNS:
            yield _SIGNS[tag]
        else:
            yield from _words(one)


def _is_raised(run: Element) -> bool:
    return attribute(child(run, "rPr", "vertAlign"), "val") == "superscript"


def _boxes(element: Element) -> Iterator[Element]:
    """Yield the text boxes anchored in a paragraph, each once."""
    for one in element:
        tag = tag_of(one)
        if tag == "txbxContent":
            yield one
        elif tag not in _LEFT_OUT and tag not in ("p", "tbl"):
            yield from _boxes(one)


def _rows(table: Element) -> Iterator[Element]:
    yield from _inside(table, "tr")


def _cells(row: Element) -> Iterator[Element]:
    yield from _inside(row, "tc")


def _inside(parent: Element, wanted: str) -> Iterator[Element]:
    """Yield the parts of a table, also those inside of content controls."""
    for one in parent:
        tag = tag_of(one)
        if tag == wanted:
            yield one
        elif tag in ("sdt", "sdtContent", "customXml", "ins", "smartTag"):
            yield from _inside(one, wanted)


def _is_merged_down(properties: Element | None) -> bool:
    merge = child(properties, "vMerge")
    return merge is not None and attribute(merge, "val", "continue") != "restart"


def _number(element: Element | None, default: int) -> int:
    value = attribute(element, "val")
    return int(value) if value.isdigit() and len(value) < 6 else default
