"""Memory and processor time of every process, from /proc."""

from __future__ import annotations

import os
import threading
import time
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
SECONDS = 10.0
Roots = Mapping[str, int]


def family(root: int) -> list[int]:
    """Return a process and everything it started."""
    found, left = [], [root]
    while left:
        process = left.pop()
        found.append(process)
        with suppress(OSError):
            for task in Path(f"/proc/{process}/task").iterdir():
                left += map(int, (task / "children").read_text().split())
    return found


def held(process: int) -> int:
    """Return the bytes a process holds, shared ones in equal parts (PSS); 0 if gone."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def busy(process: int) -> float:
    """Return the seconds of processor time of a process and its ended children."""
    with suppress(OSError):
        words = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, words[11:15])) / _TICKS
    return 0.0


@dataclass
class Sampler(threading.Thread):
    """Looks every ten seconds; ``roots`` are processes by what they are for."""

    roots: Roots
    daemon = True
    samples: list[tuple[float, dict[str, int]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        self.over = threading.Event()

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        while not self.over.wait(SECONDS):
            self.look()

    def look(self) -> dict[str, int]:
        sums: dict[str, int] = defaultdict(int)
        for name, root in self.roots.items():
            for process in family(root):
                sums[name] += held(process)
        self.samples.append((time.monotonic(), dict(sums)))
        return dict(sums)

    def end(self) -> None:
        self.over.set()
        self.join()

    def between(self, begin: float, end: float) -> dict[str, dict[str, float]]:
        """Return what each group held in a time, and how it grew."""
        rows = [row for row in self.samples if begin <= row[0] <= end]
        return {name: _grown([(at, sums[name]) for at, sums in rows if name in sums])
                for name in self.roots}  # fmt: skip


def _grown(points: list[tuple[float, int]]) -> dict[str, float]:
    """Return MB: in the first and the last third, at most, and MB an hour by a line
    laid through the second half."""
    sizes = [size / 1e6 for _, size in points] or [0.0]
    third = max(1, len(sizes) // 3)
    return {
        "first": round(sum(sizes[:third]) / third, 1),
        "last": round(sum(sizes[-third:]) / third, 1),
        "most": round(max(sizes), 1),
        "an_hour": round(_slope(points[len(points) // 2 :]) * 3600 / 1e6, 1),
    }


def _slope(points: list[tuple[float, int]]) -> float:
    if len(points) < 2:
        return 0.0
    middle = sum(at for at, _ in points) / len(points)
    mean = sum(size for _, size in points) / len(points)
    square = sum((at - middle) ** 2 for at, _ in points)
    return sum((at - middle) * (size - mean) for at, size in points) / (square or 1)


def spent(roots: Roots) -> dict[str, float]:
    """Return the processor seconds of each group so far."""
    return {
        name: sum(busy(process) for process in family(root))
        for name, root in roots.items()
    }
