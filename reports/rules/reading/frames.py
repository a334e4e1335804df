"""What stands around tables and sections: captions, units, notes, corrections, end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reports.rules.paper_words import (
    CLOSING,
    CORRECTION_HEADS,
    CORRECTION_REASON,
    CORRECTIONS,
    WAIVED,
)
from reports.rules.reading.grids import Matrix
from reports.rules.reading.tree import (
    Block,
    Correction,
    Corrections,
    Paragraph,
    Role,
    Table,
)

_UNIT = re.compile(r"[（(]?(?:计量)?单位[:：]\s*(.{1,20}?)[）)]?")
_NOTE = re.compile(r"(?:备?注|说明)[:：]")
_CLOSING = re.compile(rf"(?:{'|'.join(CLOSING)})[:：]")


@dataclass(frozen=True)
class Frame:
    """What belongs to a table: its caption, the unit over it, the notes below."""

    caption: str = ""
    unit: str = ""
    notes: tuple[str, ...] = ()


def framed(blocks: Sequence[Block]) -> tuple[list[Block], dict[int, Frame]]:
    """Take captions, units and notes out of the text; return them by table.

    A caption is only what the file itself calls one.
    """
    taken: set[int] = set()
    frames: dict[int, Frame] = {}
    for place, block in enumerate(blocks):
        if isinstance(block, Table):
            frames[block.number] = _frame(blocks, place, taken)
    return [one for place, one in enumerate(blocks) if place not in taken], frames


def _frame(blocks: Sequence[Block], place: int, taken: set[int]) -> Frame:
    unit = caption = ""
    above = place - 1
    before = _text(blocks, above, taken)
    if before is not None and (found := _UNIT.fullmatch(before.text.strip())):
        unit = found[1]
        taken.add(above)
        above -= 1
        before = _text(blocks, above, taken)
    if before is not None and before.role is Role.CAPTION:
        caption = before.text.strip()
        taken.add(above)
    return Frame(caption, unit, tuple(_notes(blocks, place + 1, taken)))


def _notes(blocks: Sequence[Block], below: int, taken: set[int]) -> list[str]:
    found: list[str] = []
    while (after := _text(blocks, below, taken)) is not None:
        if not _NOTE.match(after.text.strip()):
            break
        found.append(after.text.strip())
        taken.add(below)
        below += 1
    return found


def _text(blocks: Sequence[Block], place: int, taken: set[int]) -> Paragraph | None:
    if not 0 <= place < len(blocks) or place in taken:
        return None
    block = blocks[place]
    return block if isinstance(block, Paragraph) else None


def without_corrections(
    blocks: Sequence[Block],
) -> tuple[list[Block], Corrections]:
    """Take out what a corrected edition says first: its reason and its changes."""
    kept = list(blocks)
    start = next((at for at, one in enumerate(kept) if _is_corrections(one)), -1)
    if start < 0:
        return kept, Corrections()
    end, reason = start + 1, ""
    items: tuple[Correction, ...] = ()
    first = _text(kept, end, set())
    if first is not None and first.text.startswith(CORRECTION_REASON):
        reason = first.text.removeprefix(CORRECTION_REASON).strip("：: ")
        end += 1
    if end < len(kept) and isinstance(table := kept[end], Table):
        items = tuple(_corrected(table))
        end += bool(items)
    if not reason and not items:
        return kept, Corrections()
    return [*kept[:start], *kept[end:]], Corrections(reason, items)


def _is_corrections(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.text.strip() == CORRECTIONS


def _corrected(table: Table) -> list[Correction]:
    matrix = Matrix(table)
    heads = tuple(matrix.text(0, column).strip() for column in range(matrix.width))
    if heads != CORRECTION_HEADS:
        return []
    return [
        Correction(matrix.text(row, 0), matrix.text(row, 1), matrix.text(row, 2))
        for row in range(1, matrix.height)
    ]


def without_closing(blocks: Sequence[Block]) -> tuple[list[Block], tuple[str, ...]]:
    """Take out what stands behind the text: annexes, links, the period, whom to ask."""
    start = len(blocks)
    for place in range(len(blocks) - 1, -1, -1):
        block = blocks[place]
        if not isinstance(block, Paragraph) or block.level:
            break
        if block.text.startswith(f"{WAIVED}："):
            start = place
            break
    while start and _is_closing(blocks[start - 1]):
        start -= 1
    lines = [one.text.strip() for one in blocks[start:] if isinstance(one, Paragraph)]
    return list(blocks[:start]), tuple(lines)


def _is_closing(block: Block) -> bool:
    if not isinstance(block, Paragraph) or block.level:
        return False
    return _CLOSING.match(block.text.strip()) is not None
