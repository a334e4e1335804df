"""Headings within tables, tagged in the finished file.

The typesetter tags only the heads of tables as headings. Runs within its process.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import NameObject

Tables = list[list[str]]
_SCOPES = {"row": "/Row", "column": "/Column"}
_VERSION = "%PDF-1.7"


def scopes_of(paper: dict[str, Any]) -> Tables:
    """Return for every table what the cells below its head are headings of."""
    return [
        [cell["scope"] for row in block["rows"][block["head"] :] for cell in row]
        for block in paper["blocks"]
        if block["kind"] in ("table", "sheet")
    ]


def with_headings(content: bytes, tables: Tables) -> bytes:
    """Return the file with all headings tagged; unchanged where none is missing."""
    if not any(any(cells) for cells in tables):
        return content
    writer = PdfWriter(clone_from=io.BytesIO(content))
    writer.pdf_header = _VERSION
    root: Any = writer.root_object["/StructTreeRoot"]
    found = [node for node in _nodes(root["/K"]) if node["/S"] == "/Table"]
    if len(found) != len(tables):
        return content
    for table, cells in zip(found, tables, strict=True):
        _tag(table, cells)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _tag(table: Any, cells: list[str]) -> None:
    """Give headings their scope; with it, cells need not name their headings."""
    found = [node for node in _nodes(table) if node["/S"] == "/TD"]
    if len(found) != len(cells) or not any(cells):
        return
    for node, scope in zip(found, cells, strict=True):
        about = _about_table(node)
        about.pop("/Headers", None)
        if scope:
            node[NameObject("/S")] = NameObject("/TH")
            about[NameObject("/Scope")] = NameObject(_SCOPES[scope])


def _about_table(node: Any) -> Any:
    found = node["/A"].get_object()
    parts = found if isinstance(found, list) else [found]
    return next(
        part.get_object() for part in parts if part.get_object()["/O"] == "/Table"
    )


def _nodes(start: Any) -> Iterator[Any]:
    waiting = [start]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, list):
            waiting += reversed(node)
        elif isinstance(node, dict) and "/S" in node:
            yield node
            if "/K" in node:
                waiting.append(node["/K"])
