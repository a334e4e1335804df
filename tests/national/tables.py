"""Reading tables back from a page, as a browser or a screen reader would."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Cell:
    tag: str
    attributes: dict[str, str]
    text: str = ""

    @property
    def code(self) -> str:
        name = self.attributes.get("id", "")
        return name.removeprefix("figure-") if name.startswith("figure-") else ""

    @property
    def spans(self) -> tuple[int, int]:
        get = self.attributes.get
        return int(get("colspan", "1")), int(get("rowspan", "1"))


@dataclass
class Table:
    attributes: dict[str, str]
    frame: dict[str, str]
    caption: str = ""
    columns: int = 0
    head_rows: int = 0
    rows: list[list[Cell]] = field(default_factory=list)

    @property
    def cells(self) -> list[Cell]:
        return [cell for row in self.rows for cell in row]

    def by_code(self) -> dict[str, Cell]:
        return {cell.code: cell for cell in self.cells if cell.code}

    def headings_of(self, cell: Cell) -> list[str]:
        """The words of the headings a cell names; KeyError if one is not there."""
        named = {one.attributes.get("id", ""): one for one in self.cells}
        found = [named[name] for name in cell.attributes["headers"].split()]
        assert all(one.tag == "th" for one in found)
        return [one.text for one in found]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[Table] = []
        self.frame: dict[str, str] = {}
        self.into: Cell | None = None
        self.part = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "div":
            self.frame = values
        elif tag == "table":
            self.tables.append(Table(values, self.frame))
        elif tag in ("thead", "tbody", "caption"):
            self.part = tag
        elif tag == "col":
            self.tables[-1].columns += 1
        elif tag == "tr":
            self.tables[-1].rows.append([])
            self.tables[-1].head_rows += self.part == "thead"
        elif tag in ("td", "th"):
            self.into = Cell(tag, values)
            self.tables[-1].rows[-1].append(self.into)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.into = None
        elif tag in ("thead", "tbody", "caption"):
            self.part = ""

    def handle_data(self, data: str) -> None:
        if self.into is not None:
            self.into.text += data
        elif self.part == "caption":
            self.tables[-1].caption += data


def tables_of(html: str) -> list[Table]:
    """Return the tables of a page in their order."""
    reader = _Reader()
    reader.feed(html)
    return reader.tables


def official_tables_of(html: str) -> dict[str, Table]:
    """Return the tables of the official form by the key in their class."""
    found = {}
    for table in tables_of(html):
        names = table.attributes.get("class", "").split()
        if "official" in names:
            found[names[-1].removeprefix("official-")] = table
    return found
