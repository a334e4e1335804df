"""The process that reads one file: ``python -I -c … KIND YEAR FORM < FILE > ANSWER``.

It has bounded time and memory, no environment, and writes nothing but its answer:
what was read as JSON, or the reason why nothing was.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
from typing import Any

from reports.reading.answer import answer
from reports.reading.limits import (
    MEMORY,
    MOST_OUTPUT,
    SECONDS,
    TOO_MUCH,
    UNKNOWN_KIND,
    Refused,
)
from reports.reading.packed import Packed
from reports.rules.reading.reading import read
from reports.rules.reading.tree import Tree

#: One module a kind, loaded when needed: each brings its own library.
_READERS = {
    "txt": "reports.reading.text_tree",
    "html": "reports.reading.html_tree",
    "docx": "reports.reading.docx_tree",
    "xlsx": "reports.reading.xlsx_tree",
    "pdf": "reports.reading.pdf_tree",
    "json": "reports.reading.json_tree",
}


def main(kind: str, year: str, form: str) -> None:
    """Read a file of a kind from standard input; see the module."""
    _limit()
    try:
        tree = tree_of(kind, sys.stdin.buffer.read())
        found = answer(read(tree, int(year) if year else None, form))
    except Refused as refused:
        found = {"refused": refused.reason}
    except (MemoryError, RecursionError):
        found = {"refused": TOO_MUCH}
    _write(found)


def tree_of(kind: str, data: bytes) -> Tree:
    """Return a file of a kind as a tree. Raises Refused."""
    if kind == "packed":
        with Packed(data) as packed:
            kind = packed.kind
    if kind not in _READERS:
        raise Refused(UNKNOWN_KIND)
    tree: Tree = importlib.import_module(_READERS[kind]).tree_of(data)
    return tree


def _write(found: dict[str, Any]) -> None:
    json.dump(found, sys.stdout, ensure_ascii=True)
    sys.stdout.flush()


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_OUTPUT, MOST_OUTPUT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
