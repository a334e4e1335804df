"""How many files a second the reader reads, by kind: a full report of 200 figures.

Each file is read as in service, by a process of its own, one after the other; so the
start of that process is counted. The share of it is told by a file of one line.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(_ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "disclosure.settings")

ROUNDS = 7
#: The slowest kind takes a second and a half of a free core.
GOAL = 1.5
_FILES = _ROOT / "tests" / "fixtures" / "reports"
_LINE = "示例局2016年政府信息公开年度报告\n一、概述\n示例。\n".encode()


def files() -> dict[str, tuple[str, bytes]]:
    """Return a file of every kind, and real ones, by what they are called here."""
    # Django has to be set up before reports of this system can be written.
    from tests.benchmarks.reports_to_read import written

    found: dict[str, tuple[str, bytes]] = {"one line (TXT)": ("x.txt", _LINE)}
    found |= {f"own {kind.upper()}": (f"x.{kind}", data) for kind, data in written()}
    for name in ("huaian-2024.pdf", "urumqi-2017.txt", "blank-form-2021.docx"):
        found[name] = (name, (_FILES / name).read_bytes())
    return found


def measure() -> None:
    """Print files a second of each kind."""
    import django

    django.setup()
    from reports.reading.running import read_file

    print("\n| file | size | files per second | seconds | goal |")
    print("|---|--:|--:|--:|---|")
    for label, (name, data) in files().items():
        took = _middle(read_file, name, data)
        goal = f"at most {GOAL} s"
        size = f"{len(data) / 1000:,.0f} kB"
        print(f"| {label} | {size} | {1 / took:.1f} | {took:.2f} | {goal} |")


def _middle(read: Callable[[str, bytes], dict[str, Any]], *file: Any) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        answer = read(*file)
        times.append(time.perf_counter() - start)
        assert json.dumps(answer)
    return statistics.median(times)


if __name__ == "__main__":
    measure()
