"""A paper as plain data for the typesetter. No text of it is ever markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from disclosure.rendering.blocks import (
    Block,
    Cell,
    Enclosures,
    Heading,
    Imprint,
    List,
    Mark,
    Note,
    PageBreak,
    Paper,
    Paragraph,
    Run,
    Runs,
    Signature,
    Table,
)
from disclosure.rendering.cells import regular, shares_of, width_of
from disclosure.rendering.contents import CONTENTS, ENCLOSED, contents_depth

#: Stands for a character that no font has, as printers do it.
GETA = "〓"
DEEPEST_HEADING = 6
#: A longer word may be broken anywhere after so many letters.
LONGEST_WORD, LONGEST_IN_CELL = 24, 6
#: A row of cells shorter than this is not broken between pages.
SHORT = 400
_CUT = "\x00"
#: Words of letters, digits and signs; and where to break them first.
_WORD = re.compile(r"[!-~\u00a1-\u1fff]{10,}")
_JOINT = re.compile(r"(?<=[-/._@&=?,;:])(?=[^-/._@&=?,;:])")
_LANGUAGES = {"zh-Hans": ("zh", "CN"), "ug": ("ug", "CN"), "en": ("en", "GB")}


def data_of(paper: Paper, faces: dict[str, list[str]]) -> dict[str, Any]:
    """Return a cleaned paper as the typesetter reads it."""
    language, region = _LANGUAGES.get(paper.language, _LANGUAGES["zh-Hans"])
    title = paper.title.replace("\n", "")
    return {
        "title": title,
        "title_lines": [line for line in paper.title.split("\n") if line],
        "organ": paper.organ,
        "shows_organ": bool(paper.organ) and paper.organ not in title,
        "number": paper.number,
        "mark": paper.mark,
        "language": language,
        "region": region,
        "layout": paper.layout.value,
        "contents": contents_depth(paper),
        "contents_title": CONTENTS,
        "date": [paper.dated.year, paper.dated.month, paper.dated.day],
        "faces": faces,
        "blocks": list(_blocks(paper.blocks)),
    }


def _blocks(blocks: tuple[Block, ...]) -> Iterator[dict[str, Any]]:
    """Yield blocks; headings before a table on its own page go there with it."""
    level, waiting = 0, list[dict[str, Any]]()
    for place, block in enumerate(blocks):
        if isinstance(block, Heading):
            level = min(block.level, level + 1, DEEPEST_HEADING)
            text = pieces(block.text, LONGEST_WORD)
            waiting.append({"kind": "heading", "level": level, "pieces": text})
            continue
        if isinstance(block, Table) and block.own_page:
            yield {**_table(block), "kind": "sheet", "headings": waiting}
        else:
            yield from waiting
            is_last = isinstance(_next(blocks, place), Signature | Enclosures)
            yield {**_block(block), "sticky": is_last}
        waiting = []
    yield from waiting


def _next(blocks: tuple[Block, ...], place: int) -> Block | None:
    return blocks[place + 1] if place + 1 < len(blocks) else None


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph():
            return {
                "kind": "paragraph",
                "runs": _runs(block.runs),
                "indented": block.is_indented,
                "align": block.align.value,
                "depth": block.depth,
            }
        case List():
            return _list(block)
        case Table():
            return _table(block)
        case Note():
            return {"kind": "note", "runs": _runs(block.runs)}
        case Signature():
            organ = f"{block.organ}{block.seal}"
            return {"kind": "signature", "organ": organ, "date": block.date}
        case Enclosures():
            names = [pieces(name, LONGEST_WORD) for name in block.names]
            return {"kind": "enclosures", "head": ENCLOSED, "names": names}
        case Imprint():
            lines = [pieces(line, LONGEST_WORD) for line in block.lines]
            return {"kind": "imprint", "lines": lines}
        case PageBreak():
            return {"kind": "page"}
        case _:
            raise TypeError(block)


def _list(block: List) -> dict[str, Any]:
    return {
        "kind": "list",
        "numbered": block.is_numbered,
        "start": block.start,
        "items": [
            {"runs": _runs(item.runs), "lists": [_list(below) for below in item.lists]}
            for item in block.items
        ],
    }


def _table(table: Table) -> dict[str, Any]:
    rows = regular(table)
    width = width_of(rows)
    return {
        "kind": "table",
        "caption": pieces(table.caption, LONGEST_WORD),
        "unit": table.unit,
        "head": table.head_rows,
        "height": table.row_height,
        "widths": shares_of(table, width),
        "rows": [[_cell(place.cell) for place in row] for row in rows],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    is_figure = any(Mark.FIGURE in run.marks for run in cell.runs)
    return {
        "runs": _runs(cell.runs, LONGEST_IN_CELL),
        "columns": cell.columns,
        "rows": cell.rows,
        "align": cell.align.value,
        "indent": cell.indent,
        "figure": is_figure,
        "scope": cell.scope.value,
        "whole": cell.rows == 1 and sum(len(run.text) for run in cell.runs) < SHORT,
    }


def _runs(runs: Runs, longest: int = LONGEST_WORD) -> list[dict[str, Any]]:
    return [_run(run, longest) for run in runs]


def _run(run: Run, longest: int) -> dict[str, Any]:
    is_short = Mark.FIGURE in run.marks and len(run.text) <= LONGEST_WORD
    lines = [
        [line] if is_short else pieces(line, longest) for line in run.text.split("\n")
    ]
    return {
        "lines": lines,
        "marks": sorted(mark.value for mark in run.marks),
        "link": run.link,
    }


def pieces(text: str, longest: int) -> list[str]:
    """Cut long words where they may be broken, so that lines fill and none is cut."""
    return _WORD.sub(lambda word: _cut(word[0], longest), text).split(_CUT)


def _cut(word: str, longest: int) -> str:
    parts = _JOINT.split(word)
    return _CUT.join(
        part[start : start + longest]
        for part in parts
        for start in range(0, len(part), longest)
    )
