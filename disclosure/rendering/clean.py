"""Text made fit for paper, and papers too large refused."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from disclosure.labels import Sentence, noop, sentence
from disclosure.rendering.blocks import (
    Block,
    Enclosures,
    Heading,
    Imprint,
    List,
    Note,
    Paper,
    Paragraph,
    Runs,
    Table,
    texts_of,
)
from disclosure.rendering.cells import regular, width_of
from disclosure.rendering.rewriting import rewritten

MOST_CHARACTERS = 2_000_000
MOST_CELLS = 50_000
MOST_COLUMNS = 60
LONGEST_NAME = 300
MOST_BLOCKS = 20_000
DEEPEST = 8
_NEW_LINE = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
#: Joiners shape letters, selectors choose between forms of a character.
_SHAPING = frozenset("\u200c\u200d\ufe00\ufe01\ufe02\ufe0e\ufe0f")
_LINKS = ("http://", "https://", "mailto:")


class PaperError(Exception):
    """A document that cannot be made, with the reason as a sentence."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(str(reason))
        self.reason = reason


class Unfinished(PaperError):
    """The process took too long or was ended from outside: trying again may help."""


def cleaned(paper: Paper) -> Paper:
    """Return a paper that every format can hold; PaperError where it is too large.

    Characters nobody sees are left out: controls, marks that turn the direction
    of writing, halves of characters. Tables become regular.
    """
    _refuse_too_large(paper)
    seen = rewritten(paper, _line, text_of)
    blocks = (_block(block) for block in seen.blocks)
    kept = tuple(block for block in blocks if block is not None)
    return replace(seen, title=seen.title.strip(), blocks=kept)


def text_of(text: str) -> str:
    """Return a text without the characters that nobody sees."""
    text = _NEW_LINE.sub("\n", text).replace("\t", " ")
    return text if text.isprintable() else "".join(filter(_is_seen, text))


def _is_seen(sign: str) -> bool:
    if sign.isprintable() or sign == "\n" or sign in _SHAPING:
        return True
    return unicodedata.category(sign) in ("Zs", "Co")


def _line(text: str) -> str:
    return " ".join(text_of(text).split())


def _block(block: Block) -> Block | None:
    match block:
        case Heading():
            kept = replace(block, level=max(1, block.level))
            return kept if block.text else None
        case Paragraph() | Note():
            return replace(block, runs=_runs(block.runs)) if block.runs else None
        case List():
            return _list(block, DEEPEST) if block.items else None
        case Table():
            return _table(block)
        case Enclosures():
            names = tuple(filter(None, block.names))
            return Enclosures(names) if names else None
        case Imprint():
            lines = tuple(filter(None, block.lines))
            return Imprint(lines) if lines else None
        case _:
            return block


def _runs(runs: Runs) -> Runs:
    return tuple(run if _is_link(run.link) else replace(run, link="") for run in runs)


def _is_link(address: str) -> bool:
    is_plain = address.isprintable() and " " not in address
    return is_plain and address.lower().startswith(_LINKS)


def _list(block: List, left: int) -> List:
    """Keep links that are links, and lists no deeper than anybody writes."""
    items = (
        replace(
            item,
            runs=_runs(item.runs),
            lists=tuple(_list(below, left - 1) for below in item.lists if left > 1),
        )
        for item in block.items
    )
    return replace(block, items=tuple(items), start=min(max(block.start, 0), 99_999))


def _table(table: Table) -> Table | None:
    rows = tuple(
        tuple(replace(cell, runs=_runs(cell.runs)) for cell in row)
        for row in table.rows
    )
    head = min(max(table.head_rows, 0), len(rows))
    whole = replace(table, rows=rows, head_rows=head)
    places = regular(whole)
    if width_of(places) > MOST_COLUMNS:
        raise PaperError(
            sentence(noop("有一张表格超过%(most)s列，请拆成几张。"), most=MOST_COLUMNS)
        )
    filled = tuple(tuple(place.cell for place in row) for row in places)
    return replace(whole, rows=filled) if width_of(places) else None


def _refuse_too_large(paper: Paper) -> None:
    cells = sum(
        max(1, cell.columns) * max(1, cell.rows)
        for block in paper.blocks
        if isinstance(block, Table)
        for row in block.rows
        for cell in row
    )
    if cells > MOST_CELLS:
        raise PaperError(sentence(noop("表格的格子太多，请拆成几份文件。")))
    if sum(len(text) for text in texts_of(paper)) > MOST_CHARACTERS:
        raise PaperError(sentence(noop("文字太长，请拆成几份文件。")))
    if len(paper.blocks) > MOST_BLOCKS:
        raise PaperError(sentence(noop("段落太多，请拆成几份文件。")))
    names = (paper.title, paper.organ, paper.number, paper.mark)
    if max(map(len, names)) > LONGEST_NAME:
        raise PaperError(
            sentence(
                noop("标题、机关名称和文号不能超过%(most)s字，请改短。"),
                most=LONGEST_NAME,
            )
        )
    if not text_of(paper.title).strip():
        raise PaperError(sentence(noop("请填写标题；没有标题不能生成文件。")))
