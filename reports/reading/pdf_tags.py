"""What a PDF says of its own text, where it promises to say it well (PDF/UA).

Only such a file is believed: tags of others are often nonsense.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from reports.rules.reading.tree import Role

_PROMISE = b"pdfuaid"
_MOST_NODES = 200_000
_DEEPEST = 60
_HEADINGS = {f"/H{level}": level for level in range(1, 7)}
_ROLES = {
    "/Title": Role.TITLE,
    "/Caption": Role.CAPTION,
    "/P": Role.TEXT,
    "/LI": Role.TEXT,
    "/BlockQuote": Role.TEXT,
    "/Note": Role.NOTE,
}
_LEFT_OUT = frozenset({"/TOC", "/TOCI", "/Artifact"})
#: Whatever the library finds wrong with a broken file.
_BROKEN = (
    PyPdfError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError,
)  # fmt: skip


@dataclass(frozen=True)
class Tag:
    """An element that is a block of text; ``number`` is its place in the file.

    ``is_contents``: a part of the table of contents, which is not read.
    """

    number: int
    role: Role = Role.TEXT
    level: int = 0
    is_contents: bool = False


@dataclass
class Tags:
    """The tags of a file by page (from 1) and number of the marked content."""

    found: dict[tuple[int, int], Tag] = field(default_factory=dict)

    def of(self, page: int, mark: int) -> Tag | None:
        return self.found.get((page, mark))


def tags_of(data: bytes) -> Tags | None:
    """Return the tags of a file; None where it promises none, or they are broken."""
    if _PROMISE not in data:
        return None
    try:
        tags = _read(PdfReader(io.BytesIO(data)))
    except (*_BROKEN, RecursionError):
        return None
    return tags if tags.found else None


def _read(reader: PdfReader) -> Tags:
    root: Any = reader.root_object["/StructTreeRoot"]
    pages = {
        page.indirect_reference.idnum: number
        for number, page in enumerate(reader.pages, 1)
        if page.indirect_reference is not None
    }
    walk = _Walk(pages)
    walk.enter(root["/K"], None, 0, 0)
    return walk.tags


class _Walk:
    def __init__(self, pages: dict[int, int]) -> None:
        self.pages = pages
        self.tags = Tags()
        self._room = _MOST_NODES
        self._number = 0

    def enter(self, kids: Any, tag: Tag | None, page: int, depth: int) -> None:
        """Go through what an element holds; ``tag`` is the block it belongs to."""
        if depth > _DEEPEST:
            raise ValueError
        listed = _listed(kids)
        for place, kid in enumerate(listed):
            self._room -= 1
            if self._room < 0:
                raise ValueError
            if isinstance(kid, int):
                self._mark(page, kid, tag)
            elif isinstance(kid, dict) and "/MCID" in kid:
                self._mark(self._page(kid, page), int(kid["/MCID"]), tag)
            elif isinstance(kid, dict) and "/S" in kid:
                after = listed[place + 1] if place + 1 < len(listed) else None
                self._element(kid, tag, page, depth, _is(after, "/TOC"))

    def _element(
        self, node: Any, tag: Tag | None, page: int, depth: int, over_contents: bool
    ) -> None:
        kind = str(node["/S"])
        if kind in _LEFT_OUT or over_contents:
            tag = Tag(self._next(), is_contents=True)
        elif kind in _HEADINGS and not _is_contents(tag):
            tag = Tag(self._next(), Role.HEADING, _HEADINGS[kind])
        elif kind in _ROLES and not _is_contents(tag) and not _is_item(tag, kind):
            tag = Tag(self._next(), _ROLES[kind])
        if "/K" in node:
            self.enter(node["/K"], tag, self._page(node, page), depth + 1)

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _mark(self, page: int, mark: int, tag: Tag | None) -> None:
        if tag is not None:
            self.tags.found.setdefault((page, mark), tag)

    def _page(self, node: Any, page: int) -> int:
        named = node.raw_get("/Pg") if "/Pg" in node else None
        return self.pages.get(getattr(named, "idnum", 0), page)


def _listed(kids: Any) -> list[Any]:
    plain = kids.get_object()
    return [kid.get_object() for kid in plain] if isinstance(plain, list) else [plain]


def _is(node: Any, kind: str) -> bool:
    return isinstance(node, dict) and node.get("/S") == kind


def _is_contents(tag: Tag | None) -> bool:
    return tag is not None and tag.is_contents


def _is_item(tag: Tag | None, kind: str) -> bool:
    """A paragraph within an item or a caption is that item or caption."""
    return kind == "/P" and tag is not None and tag.role is not Role.HEADING
