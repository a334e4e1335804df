"""A file as it is shown beside what was read: pages as pictures, or its blocks.

A process of its own opens the file, with bounded time, memory and output. What it
cannot show is left out: the reading stands without it.
"""

from __future__ import annotations

import json
import math
import struct
from dataclasses import dataclass
from typing import Any

from reports.reading.apart import run_apart
from reports.reading.limits import MEGABYTE, SECONDS

#: More blocks than this, as JSON, are not kept.
MOST_BLOCKS = 8 * MEGABYTE
_PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from reports.reading.shown import main; main(*sys.argv[2:])"
)
_LENGTH = struct.Struct(">I")
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Picture:
    """A page as PNG; ``width`` and ``height`` of the page are in points."""

    number: int
    width: float
    height: float
    data: bytes


def blocks_of(kind: str, data: bytes) -> list[dict[str, Any]]:
    """Return paragraphs (``text``, ``page``) and tables (``table``, ``cells``).

    A cell is row, column, rows, columns, text, counted from 0. Empty where the
    file could not be opened, or holds too much. Words of a stranger: escape them.
    """
    records = _records(["tree", kind], data)
    if not records or len(records[0]) > MOST_BLOCKS:
        return []
    found = _json(records[0])
    return found if isinstance(found, list) else []


def pictures_of(data: bytes) -> list[Picture]:
    """Return the first pages of a PDF, as many as could be drawn."""
    records = _records(["pages", "pdf"], data)
    pairs = zip(records[::2], records[1::2], strict=False)
    found = [_picture(_json(about), picture) for about, picture in pairs]
    return [picture for picture in found if picture is not None]


def _picture(about: Any, data: bytes) -> Picture | None:
    try:
        number, width, height = (
            int(about["number"]),
            float(about["width"]),
            float(about["height"]),
        )
    except (KeyError, TypeError, ValueError):
        return None
    is_sound = math.isfinite(width) and math.isfinite(height) and width * height > 0
    if not is_sound or not data.startswith(_PNG):
        return None
    return Picture(number, width, height, data)


def _json(record: bytes) -> Any:
    try:
        return json.loads(record)
    except (ValueError, RecursionError):
        return None


def _records(arguments: list[str], data: bytes) -> list[bytes]:
    """Return what the process finished, even where it was stopped."""
    written, _has_ended = run_apart(_PROGRAM, arguments, data, SECONDS * 1.5)
    return _parted(written)


def _parted(content: bytes) -> list[bytes]:
    records, place = [], 0
    while place + _LENGTH.size <= len(content):
        (length,) = _LENGTH.unpack_from(content, place)
        place += _LENGTH.size
        if place + length > len(content):
            break
        records.append(content[place : place + length])
        place += length
    return records
