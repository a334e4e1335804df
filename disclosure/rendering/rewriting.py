"""Every text of a paper sent through one function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from disclosure.rendering.blocks import (
    Block,
    Enclosures,
    Heading,
    Imprint,
    Item,
    List,
    Note,
    PageBreak,
    Paper,
    Paragraph,
    Runs,
    Signature,
    Table,
)

Change = Callable[[str], str]


def rewritten(paper: Paper, line: Change, text: Change | None = None) -> Paper:
    """Return a paper with its texts changed.

    ``line`` changes what stands on one line (headings, captions, names), ``text``
    what may have several; without it ``line`` changes both.
    """
    text = text or line
    return replace(
        paper,
        title=text(paper.title),
        organ=line(paper.organ),
        number=line(paper.number),
        mark=line(paper.mark),
        blocks=tuple(_block(block, line, text) for block in paper.blocks),
    )


def _block(block: Block, line: Change, text: Change) -> Block:
    match block:
        case Heading():
            return replace(block, text=line(block.text))
        case Paragraph() | Note():
            return replace(block, runs=_runs(block.runs, text))
        case List():
            return _list(block, text)
        case Table():
            return _table(block, line, text)
        case Signature():
            return Signature(line(block.organ), line(block.date), line(block.seal))
        case Enclosures():
            return Enclosures(tuple(line(name) for name in block.names))
        case Imprint():
            return Imprint(tuple(line(words) for words in block.lines))
        case PageBreak():
            return block


def _runs(runs: Runs, text: Change) -> Runs:
    changed = (replace(run, text=text(run.text)) for run in runs)
    return tuple(run for run in changed if run.text)


def _list(block: List, text: Change) -> List:
    items = (
        Item(_runs(item.runs, text), tuple(_list(below, text) for below in item.lists))
        for item in block.items
    )
    return replace(block, items=tuple(items))


def _table(table: Table, line: Change, text: Change) -> Table:
    rows = tuple(
        tuple(replace(cell, runs=_runs(cell.runs, text)) for cell in row)
        for row in table.rows
    )
    return replace(table, caption=line(table.caption), unit=line(table.unit), rows=rows)
