"""The process that makes a file visible: ``python -I -c … WHAT KIND < FILE``.

``tree`` writes the file's paragraphs and tables as JSON, ``pages`` the pages of a PDF
as grey pictures. Each record is a length and its bytes, so that what was finished
before the process came to an end can be used.
"""

from __future__ import annotations

import json
import resource
import struct
import sys
import time
import zlib
from collections.abc import Iterator
from typing import Any

import pypdfium2

from reports.reading.child import tree_of
from reports.reading.limits import MEMORY, MOST_OUTPUT, SECONDS
from reports.rules.reading.tree import Block, Paragraph

#: How much is drawn: pages, seconds of the processor, bytes of pictures.
MOST_PICTURES = 60
_DRAWING = SECONDS * 0.6
_MOST_BYTES = MOST_OUTPUT * 3 // 4
#: Dots a point; and the sides of a picture in dots.
_SCALE, _WIDEST, _HIGHEST = 1.75, 1400, 2000
_LENGTH = struct.Struct(">I")


def main(what: str, kind: str) -> None:
    """Show a file of a kind from standard input; see the module."""
    _limit()
    data = sys.stdin.buffer.read()
    if what == "tree":
        _put(json.dumps(_blocks(kind, data)).encode())
        return
    for about, picture in _pictures(data):
        _put(json.dumps(about).encode())
        _put(picture)


def _blocks(kind: str, data: bytes) -> list[dict[str, Any]]:
    return [_plain(block) for block in tree_of(kind, data).blocks]


def _plain(block: Block) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {"text": block.text, "page": block.page}
    cells = [
        [cell.row, cell.column, cell.rows, cell.columns, cell.text]
        for cell in block.cells
    ]
    return {"table": block.number, "name": block.name, "cells": cells}


def _pictures(data: bytes) -> Iterator[tuple[dict[str, Any], bytes]]:
    document = pypdfium2.PdfDocument(data)
    spent = 0
    for number in range(1, min(len(document), MOST_PICTURES) + 1):
        if time.process_time() > _DRAWING or spent > _MOST_BYTES:
            return
        page = document[number - 1]
        width, height = page.get_size()
        if width <= 0 or height <= 0:
            continue
        scale = min(_SCALE, _WIDEST / width, _HIGHEST / height)
        bitmap = page.render(scale=scale, grayscale=True)
        picture = _png(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
        spent += len(picture)
        bitmap.close()
        page.close()
        yield {"number": number, "width": width, "height": height}, picture


def _png(width: int, height: int, stride: int, dots: bytes) -> bytes:
    """Return grey dots, one byte each, as a PNG."""
    lines = b"".join(
        b"\0" + dots[row * stride : row * stride + width] for row in range(height)
    )
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _chunk(name: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(name + content))
    return _LENGTH.pack(len(content)) + name + content + check


def _put(record: bytes) -> None:
    sys.stdout.buffer.write(_LENGTH.pack(len(record)) + record)
    sys.stdout.buffer.flush()


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_OUTPUT, MOST_OUTPUT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
