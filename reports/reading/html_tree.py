"""A web page as a tree: text by its blocks, tables with their spans.

A table that only lays out the page (another table stands in it) is no table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from reports.reading.limits import (
    DEEPEST,
    MOST_COLUMNS,
    NESTED,
    TOO_MUCH,
    Refused,
    Room,
    clean,
)
from reports.reading.text_tree import decoded
from reports.rules.reading.tree import Block, Paragraph, Table, Tree, TreeCell
from reports.rules.reading.typography import raised

_UNSEEN = frozenset(
    {"script", "style", "head", "template", "noscript", "svg", "iframe", "object"}
    | {"select", "option", "button", "nav", "footer", "audio", "video", "textarea"}
)
_VOID = frozenset(
    {"br", "hr", "img", "input", "meta", "link", "col", "wbr", "area", "base", "embed"}
)
_BLOCKS = frozenset(
    {"p", "div", "li", "ul", "ol", "section", "article", "center", "blockquote"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "dd", "dt", "dl", "header", "main", "body"}
    | {"caption", "pre", "form", "tr", "td", "th", "table", "hr"}
)
#: Their end may be left out, so they tell nothing of the depth.
_UNCLOSED = frozenset(
    {"p", "li", "td", "th", "tr", "dd", "dt", "tbody", "thead", "tfoot", "body", "html"}
)
_CODING = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_-]{2,20})""", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MOST_ROWS_SPANNED = 1000


@dataclass
class _Cell:
    rows: int
    columns: int
    row: int = 0
    column: int = 0
    blocks: list[Block] = field(default_factory=list)

    @property
    def text(self) -> str:
        texts = (block.text for block in self.blocks if isinstance(block, Paragraph))
        return "\n".join(texts)


@dataclass
class _Table:
    cells: list[_Cell] = field(default_factory=list)
    row: int = -1
    column: int = 0
    #: Down to which row a cell from above covers a column.
    covered: dict[int, int] = field(default_factory=dict)

    @property
    def is_layout(self) -> bool:
        return any(isinstance(b, Table) for cell in self.cells for b in cell.blocks)


def tree_of(data: bytes) -> Tree:
    """Return a web page as a tree. Raises Refused."""
    found = _CODING.search(data[:4096])
    name = found[1].decode("ascii").lower() if found else ""
    text = decoded(data, "gb18030" if name in ("gb2312", "gbk") else name)
    reader = _Reader()
    reader.feed(reader.room.take_text(clean(text)))
    reader.close()
    return Tree("html", tuple(_numbered(reader.finished())))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.room = Room()
        self._blocks: list[Block] = []
        self._tables: list[_Table] = []
        self._open: list[_Cell | None] = []
        self._words: list[str] = []
        self._level = 0
        self._unseen: list[str] = []
        self._depth = 0
        #: How many <sup> are open.
        self._raised = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if self._unseen == [tag] and tag in _UNCLOSED:
            self._unseen.clear()
        if self._unseen or tag in _UNSEEN or _is_hidden(values):
            if tag not in _VOID:
                self._enter()
                self._unseen.append(tag)
            return
        if tag == "br":
            self._words.append("\n")
            return
        if tag in _VOID - {"hr"}:
            return
        if tag not in _UNCLOSED:
            self._enter()
        if tag in _BLOCKS or tag in ("td", "th"):
            self._raised = 0
        self._raised += tag == "sup"
        if tag in _BLOCKS:
            self._flush()
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self._level = int(tag[1])
        self._start_table(tag, values)

    def handle_endtag(self, tag: str) -> None:
        if self._unseen:
            if tag in self._unseen:
                while self._unseen.pop() != tag:
                    pass
            return
        if tag not in _UNCLOSED:
            self._depth = max(0, self._depth - 1)
        if tag in _BLOCKS:
            self._flush()
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self._level = 0
        self._raised = max(0, self._raised - (tag == "sup"))
        if tag in ("td", "th"):
            self._close_cell()
        elif tag == "table" and self._tables:
            self._close_table()

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            words = re.sub(r"[\r\n\t ]+", " ", data)
            self._words.append(raised(words) if self._raised else words)

    def finished(self) -> list[Block]:
        self._flush()
        while self._tables:
            self._close_table()
        return self._blocks

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST * 20 or len(self._tables) > DEEPEST:
            raise Refused(NESTED)

    def _start_table(self, tag: str, values: dict[str, str]) -> None:
        if tag == "table":
            self._tables.append(_Table())
            self._open.append(None)
        elif not self._tables:
            return
        elif tag == "tr":
            self._close_cell()
            self._tables[-1].row += 1
            self._tables[-1].column = 0
        elif tag in ("td", "th"):
            self._close_cell()
            self._open_cell(values)

    def _open_cell(self, values: dict[str, str]) -> None:
        table = self._tables[-1]
        table.row = max(0, table.row)
        columns = _span(values.get("colspan"), MOST_COLUMNS)
        cell = _Cell(_span(values.get("rowspan"), _MOST_ROWS_SPANNED), columns)
        while table.covered.get(table.column, -1) >= table.row:
            table.column += 1
        cell.row, cell.column = table.row, table.column
        if table.column + columns > MOST_COLUMNS:
            raise Refused(TOO_MUCH)
        for column in range(table.column, table.column + columns):
            table.covered[column] = table.row + cell.rows - 1
        table.column += columns
        self.room.take_cell()
        table.cells.append(cell)
        self._open[-1] = cell

    def _close_cell(self) -> None:
        if self._open and self._open[-1] is not None:
            self._flush()
            self._open[-1] = None

    def _close_table(self) -> None:
        self._close_cell()
        table = self._tables.pop()
        self._open.pop()
        if table.is_layout or len(table.cells) < 2:
            for cell in table.cells:
                for block in cell.blocks:
                    self._into(block)
            return
        last = max(cell.row for cell in table.cells)
        cells = tuple(
            TreeCell(
                cell.text,
                cell.row,
                cell.column,
                min(cell.rows, last - cell.row + 1),
                cell.columns,
            )
            for cell in table.cells
        )
        self._into(Table(0, cells))

    def _flush(self) -> None:
        text = "".join(self._words)
        self._words = []
        for line in text.split("\n"):
            words = line.replace("\xa0", " ").strip(" 　")
            if words:
                self.room.take_block()
                self._into(Paragraph(words, level=self._level))

    def _into(self, block: Block) -> None:
        for cell in reversed(self._open):
            if cell is not None:
                cell.blocks.append(block)
                return
        self._blocks.append(block)


def _numbered(blocks: list[Block]) -> Iterator[Block]:
    number = 0
    for block in blocks:
        if isinstance(block, Table):
            number += 1
            yield Table(number, block.cells)
        else:
            yield block


def _is_hidden(values: dict[str, str]) -> bool:
    return "hidden" in values or bool(_HIDDEN.search(values.get("style", "")[:500]))


def _span(value: str | None, most: int) -> int:
    digits = (value or "").strip()
    return max(1, min(int(digits), most)) if re.fullmatch("[0-9]{1,6}", digits) else 1
