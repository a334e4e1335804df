"""Pages per second of reports as PDF, with their DOCX beside them.

The national form with every cell filled and 8,000 characters: what a county
publishes. One document after the other, as one worker makes them, each in a
process of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from tests.benchmarks.serving import ROOT, environment_of  # noqa: E402


def measure(folder: Path) -> None:
    """Run ``paper_pages`` with a data folder of its own; it prints a table."""
    program = Path(__file__).with_name("paper_pages.py")
    environment = {**os.environ, **environment_of(folder)}
    subprocess.run(
        [sys.executable, str(program)], cwd=ROOT, env=environment, check=True
    )


if __name__ == "__main__":
    measure(Path(sys.argv[1]))
