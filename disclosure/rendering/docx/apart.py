"""Writing a DOCX in a process of its own."""

from __future__ import annotations

import pickle
from pathlib import Path

from disclosure.rendering.apart import written_apart
from disclosure.rendering.blocks import Paper
from disclosure.rendering.clean import cleaned

SECONDS = 90
_ROOT = Path(__file__).resolve().parents[3]
_PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from disclosure.rendering.docx.process import main; main()"
)


def write_docx_apart(paper: Paper) -> bytes:
    """Return a paper as DOCX, as ``write_docx`` does.

    The process has bounded time and memory and no environment. Raises PaperError
    with one sentence, Unfinished where trying again may help.
    """
    job = pickle.dumps(cleaned(paper))
    return written_apart(["-c", _PROGRAM, str(_ROOT)], job, SECONDS)
