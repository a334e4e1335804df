"""Writing a file in a process of its own, so that a huge one harms only itself."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from disclosure.labels import noop, sentence
from disclosure.rendering.clean import PaperError, Unfinished


def written_apart(program: Sequence[str], job: bytes, seconds: float) -> bytes:
    """Run a program (arguments of Python) on a job; return the file it writes.

    The program gets no environment and ``seconds`` on the clock; memory and
    processor it limits itself. Raises PaperError with one sentence, Unfinished
    where trying again may help.
    """
    try:
        child = subprocess.run(
            [sys.executable, "-I", *program],
            input=job,
            capture_output=True,
            env={},
            cwd="/",
            timeout=seconds,
            check=True,
        )
    except subprocess.TimeoutExpired:
        raise Unfinished(
            sentence(noop("文件太大，没有按时生成。请拆成几份文件。"))
        ) from None
    except subprocess.CalledProcessError as error:
        # What the program says of its error may repeat the text: it goes no further.
        kind = Unfinished if error.returncode < 0 else PaperError
        raise kind(
            sentence(
                noop("文件没有生成（代码%(code)s）。请检查内容后重试。"),
                code=error.returncode,
            )
        ) from None
    return child.stdout
