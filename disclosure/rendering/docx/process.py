"""The process that writes one DOCX: ``python -I -c … < PAPER > FILE``.

PAPER is a pickled ``Paper`` of the process that started this one; nothing else is
ever read here.
"""

from __future__ import annotations

import pickle
import resource
import sys

from disclosure.rendering.docx import write_docx

SECONDS = 90
MEMORY = 2 * 1024 * 1024 * 1024


def main() -> None:
    """Write the paper on standard input as DOCX to standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.buffer.write(write_docx(pickle.load(sys.stdin.buffer)))
    sys.stdout.flush()
