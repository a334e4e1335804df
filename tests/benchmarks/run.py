"""Measure the public pages against a bare view, in one run on this machine.

Only ratios count: the load generator shares the processors with the servers.
Every round visits every target, so a slow minute hits all alike; the ratio is
the median of the ratios within the rounds. Needs ``wrk``.
"""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS = int(os.environ.get("BENCH_SECONDS", "4"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
CONNECTIONS = 8
WORKERS = 2
FEW, MANY = 50, 5000


@dataclass
class Target:
    """Something measured: requests a second under load, or seconds for one."""

    name: str
    url: str
    values: list[float] = field(default_factory=list)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(app: str, environment: dict[str, str]) -> Iterator[str]:
    """Run an application under the production server with two workers."""
    address = f"127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "gunicorn", app, f"--bind={address}"]
    command += [f"--workers={WORKERS}", "--log-level=error"]
    server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment})
    try:
        for _ in range(100):
            host, port = address.split(":")
            with socket.socket() as probe:
                if probe.connect_ex((host, int(port))) == 0:
                    break
            time.sleep(0.1)
        yield f"http://{address}"
    finally:
        server.terminate()
        server.wait()


def get(url: str) -> tuple[int, bytes, float]:
    """Ask once; return status, body and seconds."""
    host, path = re.match(r"http://([^/]+)(/.*)", url).groups()  # type: ignore[union-attr]
    connection = http.client.HTTPConnection(host, timeout=60)
    start = time.perf_counter()
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read()
    took = time.perf_counter() - start
    connection.close()
    return response.status, body, took


def under_load(url: str) -> float:
    """Return requests a second; stop on errors."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", url]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in output or "Socket errors" in output:
        raise SystemExit(f"errors under load at {url}:\n{output}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1])  # type: ignore[index]


def one_at_a_time(url: str) -> float:
    """Return the median seconds of single requests."""
    return statistics.median(get(url)[2] for _ in range(30))


def prepare(folder: Path, count: int) -> tuple[dict[str, str], str]:
    """Fill a database; return the environment and the long report's path."""
    environment = {
        "DATA_DIR": str(folder),
        "INSECURE_HTTP": "1",
        "STATIC_ROOT": str(folder / "static"),
        "PYTHONPATH": str(ROOT),
    }
    merged = {**os.environ, **environment}
    manage = [sys.executable, "manage.py"]
    for command in (["compile_catalogues"], ["collectstatic", "--noinput", "-v0"]):
        subprocess.run([*manage, *command], cwd=ROOT, env=merged, check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip
    script = [sys.executable, str(ROOT / "tests/benchmarks/prepare.py"), str(count)]
    output = subprocess.run(
        script, cwd=ROOT, env=merged, check=True, capture_output=True, text=True
    ).stdout
    return environment, output.splitlines()[-1]


def ratio(ours: Target, base: Target) -> float:
    return statistics.median(
        a / b for a, b in zip(ours.values, base.values, strict=True)
    )


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


if __name__ == "__main__":
    if shutil.which("wrk") is None:
        raise SystemExit("The benchmark needs the load generator wrk (package: wrk).")
    with tempfile.TemporaryDirectory() as name:
        measure(Path(name))
