"""Running a program on a stranger's file, so that a hostile one harms only itself."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from reports.reading.limits import MOST_OUTPUT

_ROOT = Path(__file__).resolve().parents[2]


def run_apart(
    program: str, arguments: Sequence[str], data: bytes, seconds: float
) -> tuple[bytes, bool]:
    """Return what a program wrote of a file, and whether it came to its end.

    ``program`` is Python that finds the house at ``sys.argv[1]``. It gets no
    environment and ``seconds`` on the clock, and limits its memory and processor
    itself. What it writes goes through a file, one sign more than MOST_OUTPUT of
    it comes back.
    """
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as written:
        given.write(data)
        given.seek(0)
        has_ended = False
        with contextlib.suppress(subprocess.TimeoutExpired):
            done = subprocess.run(
                [sys.executable, "-I", "-c", program, str(_ROOT), *arguments],
                stdin=given,
                stdout=written,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
                timeout=seconds,
                check=False,
            )
            has_ended = done.returncode == 0
        written.seek(0)
        return written.read(MOST_OUTPUT + 1), has_ended
