"""The process that reads one file: ``python -I -c … KIND < FILE > TREE``.

It has bounded time and memory, no environment, and writes nothing but its answer:
a tree as JSON, or the reason why there is none.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
from typing import Any

from reports.reading.limits import (
    MEMORY,
    MOST_OUTPUT,
    SECONDS,
    TOO_MUCH,
    UNKNOWN_KIND,
    Refused,
)
from reports.reading.packed import Packed
from reports.rules.reading.tree import Tree, as_data

#: One module a kind, loaded when needed: each brings its own library.
_READERS = {
    "txt": "reports.reading.text_tree",
    "html": "reports.reading.html_tree",
    "docx": "reports.reading.docx_tree",
    "xlsx": "reports.reading.xlsx_tree",
    "pdf": "reports.reading.pdf_tree",
}


def main(kind: str) -> None:
    """Read a file of a kind from standard input; see the module."""
    _limit()
    try:
        answer: dict[str, Any] = as_data(_read(kind, sys.stdin.buffer.read()))
    except Refused as refused:
        answer = {"refused": refused.reason}
    except (MemoryError, RecursionError):
        answer = {"refused": TOO_MUCH}
    json.dump(answer, sys.stdout, ensure_ascii=True)
    sys.stdout.flush()


def _read(kind: str, data: bytes) -> Tree:
    if kind == "packed":
        with Packed(data) as packed:
            kind = packed.kind
    if kind not in _READERS:
        raise Refused(UNKNOWN_KIND)
    tree: Tree = importlib.import_module(_READERS[kind]).tree_of(data)
    return tree


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_OUTPUT, MOST_OUTPUT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
