"""Writing a DOCX in a process of its own, so that a huge one harms only itself."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

from disclosure.labels import noop, sentence
from disclosure.rendering.blocks import Paper
from disclosure.rendering.clean import PaperError, Unfinished, cleaned

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
    try:
        child = subprocess.run(
            [sys.executable, "-I", "-c", _PROGRAM, str(_ROOT)],
            input=job,
            capture_output=True,
            env={},
            cwd="/",
            timeout=SECONDS,
            check=True,
        )
    except subprocess.TimeoutExpired:
        raise Unfinished(
            sentence(noop("文件太大，没有按时写完。请拆成几份文件。"))
        ) from None
    except subprocess.CalledProcessError as error:
        # What the process says of its error may repeat the text: it goes no further.
        kind = Unfinished if error.returncode < 0 else PaperError
        raise kind(
            sentence(
                noop("文件没有写成（代码%(code)s）。请检查内容后重试。"),
                code=error.returncode,
            )
        ) from None
    return child.stdout
