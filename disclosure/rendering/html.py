"""Clean HTML (see ``sanitise``) as blocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from disclosure.rendering.blocks import (
    Align,
    Block,
    Cell,
    Heading,
    Item,
    List,
    Mark,
    Paragraph,
    Run,
    Runs,
    Scope,
    Table,
)

_MARKS = {
    "strong": Mark.BOLD,
    "b": Mark.BOLD,
    "em": Mark.EMPHASIS,
    "i": Mark.EMPHASIS,
    "u": Mark.UNDERLINE,
    "ins": Mark.UNDERLINE,
    "s": Mark.STRIKE,
    "del": Mark.STRIKE,
    "sub": Mark.SUB,
    "sup": Mark.SUPER,
    "data": Mark.FIGURE,
    "mark": Mark.BOLD,
}
_MOST_SPAN = 100
#: A table within a table becomes lines of its cell.
_OF_TABLES = {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
_SCOPES = {"row": Scope.ROW, "rowgroup": Scope.ROW}


@dataclass
class _Open:
    """A list, an item, a table or a cell that is being read."""

    tag: str
    attributes: dict[str, str]
    runs: list[Run] = field(default_factory=list)
    lists: list[List] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    head_rows: int = 0
    caption: str = ""


def blocks_of(html: str, level: int = 1) -> tuple[Block, ...]:
    """Return the blocks of a text; headings in it get ``level``.

    What stands within a cell or a list keeps its words, its styles and its lines.
    """
    reader = _Reader(level)
    reader.feed(html)
    reader.close()
    return tuple(reader.finish())


class _Reader(HTMLParser):
    def __init__(self, level: int) -> None:
        super().__init__(convert_charrefs=True)
        self.level = level
        self.found: list[Block] = []
        self.runs: list[Run] = []
        self.marks: list[str] = []
        self.links: list[str] = []
        self.open: list[_Open] = []
        self.quotes = self.nested = 0
        self.in_head = self.in_caption = False

    def finish(self) -> list[Block]:
        while self.open:
            self._close(self.open[-1].tag)
        self._paragraph()
        return self.found

    def handle_data(self, data: str) -> None:
        text = " ".join(f"x{data}x".split())[1:-1]
        if self.in_caption and self.open:
            self.open[-1].caption += text
            return
        into = self._into()
        if text.strip() or (text and into):
            marks = frozenset(_MARKS[tag] for tag in self.marks)
            into.append(Run(text, marks, self.links[-1] if self.links else ""))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.nested += tag == "table" and self._within("table")
        if self.nested and tag in _OF_TABLES:
            self._break()
        elif tag in _MARKS:
            self.marks.append(tag)
        elif tag == "a":
            self.links.append(values.get("href", ""))
        elif tag == "br":
            self._into().append(Run("\n"))
        elif tag in ("p", "h4", "blockquote"):
            self._break()
            self.quotes += tag == "blockquote"
        elif tag in ("ul", "ol", "li", "table", "th", "td"):
            self._begin(tag, values)
        elif tag == "tr" and self._within("table"):
            self._table().rows.append([])
        elif tag in ("thead", "caption"):
            self.in_head, self.in_caption = tag == "thead", tag == "caption"

    def handle_endtag(self, tag: str) -> None:
        if self.nested and tag in _OF_TABLES:
            self.nested -= tag == "table"
        elif tag in self.marks:
            self.marks.reverse()
            self.marks.remove(tag)
            self.marks.reverse()
        elif tag == "a" and self.links:
            self.links.pop()
        elif tag == "h4":
            self._heading()
        elif tag in ("p", "blockquote"):
            self._break()
            self.quotes = max(0, self.quotes - (tag == "blockquote"))
        elif tag in ("ul", "ol", "li", "table", "th", "td"):
            if self._within(tag):
                self._close(tag)
        elif tag == "thead":
            self.in_head = False
        elif tag == "caption":
            self.in_caption = False

    def _within(self, *tags: str) -> bool:
        return any(item.tag in tags for item in self.open)

    def _table(self) -> _Open:
        return next(item for item in reversed(self.open) if item.tag == "table")

    def _into(self) -> list[Run]:
        holders = [item for item in self.open if item.tag in ("li", "th", "td")]
        return holders[-1].runs if holders else self.runs

    def _break(self) -> None:
        """End a paragraph: a new block, or a new line within a cell or an item."""
        into = self._into()
        if into is self.runs:
            self._paragraph()
        elif into and into[-1].text != "\n":
            into.append(Run("\n"))

    def _paragraph(self) -> None:
        runs = _trimmed(self.runs)
        if runs:
            self.found.append(Paragraph(runs, depth=self.quotes))
        self.runs = []

    def _heading(self) -> None:
        if self.open:
            self._break()
            return
        text = "".join(run.text for run in _trimmed(self.runs))
        if text:
            self.found.append(Heading(self.level, text.replace("\n", " ")))
        self.runs = []

    def _begin(self, tag: str, values: dict[str, str]) -> None:
        if tag in ("th", "td") and not self._within("table"):
            return
        if tag == "li" and not self._within("ul", "ol"):
            return
        if tag == "table":
            # A table within a list stands behind what was read of the list.
            while self.open:
                self._close(self.open[-1].tag)
        if tag in ("table", "ul", "ol") and not self.open:
            self._paragraph()
        if tag in ("th", "td") and not self._table().rows:
            self._table().rows.append([])
        self.open.append(_Open(tag, values))

    def _close(self, tag: str) -> None:
        while self.open:
            done = self.open.pop()
            self._put(done)
            if done.tag == tag:
                return

    def _put(self, done: _Open) -> None:
        runs = _trimmed(done.runs)
        if done.tag in ("th", "td"):
            self._table().rows[-1].append(_cell(done, runs, self.in_head))
            if self.in_head:
                self._table().head_rows = len(self._table().rows)
        elif done.tag == "li" and (runs or done.lists):
            self.open[-1].items.append(Item(runs, tuple(done.lists)))
        elif done.tag in ("ul", "ol") and done.items:
            self._list(List(tuple(done.items), is_numbered=done.tag == "ol"))
        elif done.tag == "table" and any(done.rows):
            self._whole(done)

    def _list(self, made: List) -> None:
        """Hang a list below its item; within a cell it becomes lines."""
        if not self.open:
            self.found.append(made)
        elif self.open[-1].tag == "li":
            self.open[-1].lists.append(made)
        else:
            self._into().extend(_lines(made))

    def _whole(self, done: _Open) -> None:
        rows = tuple(tuple(row) for row in done.rows)
        head = done.head_rows or _heading_rows(rows)
        table = Table(done.caption.strip(), rows, head)
        self.found.append(table)


def _cell(done: _Open, runs: Runs, in_head: bool) -> Cell:
    scope = Scope.NONE
    if done.tag == "th":
        scope = _SCOPES.get(done.attributes.get("scope", ""), Scope.COLUMN)
    return Cell(
        runs,
        scope,
        _span(done.attributes.get("colspan", "")),
        _span(done.attributes.get("rowspan", "")),
        Align.CENTER if scope is Scope.COLUMN or in_head else Align.LEFT,
    )


def _span(text: str) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) < 4
    return min(max(int(text), 1), _MOST_SPAN) if is_number else 1


def _heading_rows(rows: tuple[tuple[Cell, ...], ...]) -> int:
    """Count the rows at the top that are headings only, if others follow."""
    for count, row in enumerate(rows):
        if not all(cell.scope is Scope.COLUMN for cell in row):
            return count
    return 1 if rows else 0


def _lines(made: List) -> list[Run]:
    found: list[Run] = []
    for item in made.items:
        found += [Run("\n"), *item.runs]
        for below in item.lists:
            found += _lines(below)
    return found


def _trimmed(runs: list[Run]) -> Runs:
    """Take blanks and empty lines from both ends."""
    kept = list(runs)
    while kept and not kept[0].text.strip():
        kept.pop(0)
    while kept and not kept[-1].text.strip():
        kept.pop()
    if kept:
        first, last = kept[0], kept[-1]
        kept[0] = Run(first.text.lstrip(), first.marks, first.link)
        last = kept[-1]
        kept[-1] = Run(last.text.rstrip(), last.marks, last.link)
    return tuple(kept)
