"""Papers for the tests, and what is read back from their files."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pdfplumber
from pypdf import PdfReader

from disclosure.rendering.blocks import (
    Align,
    Block,
    Cell,
    Layout,
    Mark,
    Paper,
    Run,
    Scope,
    Table,
    plain,
)

MILLIMETRE = 72 / 25.4
FIGURE = frozenset({Mark.FIGURE})


def paper(*blocks: Block, **changes: Any) -> Paper:
    made = Paper(
        title="示例县人民政府工作报告",
        organ="示例县人民政府",
        blocks=blocks,
        dated=date(2026, 1, 31),
        layout=Layout.PLAIN,
    )
    return replace(made, **changes)


def figure_cell(text: str) -> Cell:
    return Cell((Run(text, FIGURE),), align=Align.CENTER)


def tall_table(rows: int, columns: int, **changes: Any) -> Table:
    """A table whose cells name their place: 3行2列."""
    head = tuple(
        Cell(plain(f"第{number}栏"), Scope.COLUMN) for number in range(columns)
    )
    body = tuple(
        tuple(Cell(plain(f"{row}行{column}列")) for column in range(columns))
        for row in range(rows)
    )
    return replace(Table("示例表", (head, *body)), **changes)


def pages(content: bytes) -> list[Any]:
    return list(pdfplumber.open(io.BytesIO(content)).pages)


def text(content: bytes) -> str:
    """All words without breaks: lines of a paragraph are one again."""
    read = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return "".join(read.split())


def lines(page: Any) -> dict[float, list[Any]]:
    """The characters of a page by the height of their line, in millimetres."""
    found: dict[float, list[Any]] = {}
    for sign in page.chars:
        found.setdefault(round(sign["bottom"] / MILLIMETRE, 1), []).append(sign)
    return found


def tags(content: bytes) -> list[Any]:
    """The elements of the structure tree, in order."""
    root = PdfReader(io.BytesIO(content)).trailer["/Root"]["/StructTreeRoot"]
    found: list[Any] = []
    waiting = [root["/K"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, list):
            waiting += reversed(node)
        elif isinstance(node, dict) and "/S" in node:
            found.append(node)
            if "/K" in node:
                waiting.append(node["/K"])
    return found


def names(content: bytes) -> list[str]:
    return [node["/S"] for node in tags(content)]
