"""Every benchmark, in one run on this machine.

Public pages against a bare view, the case list against a plain admin list.
Every round visits every target, so a slow minute hits all alike; the ratio is
the median of the ratios within the rounds. Needs ``wrk``.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from tests.benchmarks import (  # noqa: E402
    annual,
    case_list,
    checking,
    clocks,
    intake,
    paper,
    reading,
    supervision,
)
from tests.benchmarks.serving import (  # noqa: E402
    ROUNDS,
    SECONDS,
    WORKERS,
    Target,
    collect,
    environment_of,
    get,
    one_at_a_time,
    prepared,
    ratio,
    served,
    under_load,
)

FEW, MANY = 50, 5000


def prepare(folder: Path, count: int) -> tuple[dict[str, str], str]:
    """Fill a database; return the environment and the long report's path."""
    environment = environment_of(folder)
    collect(environment)
    return environment, prepared(environment, "prepare.py", str(count))


def measure(folder: Path) -> None:
    few, path = prepare(folder / "few", FEW)
    many, _ = prepare(folder / "many", MANY)
    with (
        served("disclosure.wsgi", few) as ours,
        served("disclosure.wsgi", many) as full,
    ):
        status, body, _ = get(ours + path)
        assert status == 200, status
        page = folder / "page.html"
        page.write_bytes(body)
        with served("tests.benchmarks.bare", {"BENCH_BODY": str(page)}) as bare:
            report(ours, full, bare, path, len(body))


def report(ours: str, full: str, bare: str, path: str, size: int) -> None:
    floor = Target("bare view, same body", f"{bare}/page/")
    kept = Target("report page, kept", ours + path)
    fresh = Target("report page, rendered anew", f"{ours}{path}?anew=1")
    short = Target(f"list page, {FEW} reports", f"{ours}/reports/")
    long = Target(f"list page, {MANY:,} reports", f"{full}/reports/")
    for target in (floor, kept, fresh, short, long):
        for _ in range(10):
            get(target.url)
    for _ in range(ROUNDS):
        for target in (floor, kept, fresh):
            target.values.append(under_load(target.url))
        for target in (short, long):
            target.values.append(one_at_a_time(target.url))
    print(
        f"{size / 1000:.0f} kB page, {WORKERS} workers, {ROUNDS} rounds of {SECONDS} s"
    )
    print("| target | measured | ratio | goal |")
    print("|---|--:|--:|---|")
    for target, goal in ((floor, ""), (kept, "at least 0.60"), (fresh, "")):
        speed = f"{statistics.median(target.values):,.0f} req/s"
        print(f"| {target.name} | {speed} | {ratio(target, floor):.2f} | {goal} |")
    for target, goal in ((short, ""), (long, "at most 1.50")):
        took = f"{statistics.median(target.values) * 1000:.1f} ms"
        print(f"| {target.name} | {took} | {ratio(target, short):.2f} | {goal} |")


def search(folder: Path) -> None:
    """Run ``search.py`` with a data folder of its own; it prints a table."""
    program = Path(__file__).with_name("search.py")
    environment = {**os.environ, **environment_of(folder)}
    subprocess.run([sys.executable, str(program)], env=environment, check=True)


if __name__ == "__main__":
    if shutil.which("wrk") is None:
        raise SystemExit("The benchmark needs the load generator wrk (package: wrk).")
    with tempfile.TemporaryDirectory() as name:
        measure(Path(name))
        clocks.measure()
        checking.measure()
        paper.measure(Path(name) / "paper")
        reading.measure()
        search(Path(name) / "search")
        intake.measure(Path(name) / "intake")
        case_list.measure(Path(name) / "cases")
        annual.measure(Path(name) / "cases")
        # Last: it adds a table of its own, by hand.
        supervision.measure(Path(name) / "cases")
