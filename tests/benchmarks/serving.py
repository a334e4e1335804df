"""Running servers and asking them, for every benchmark.

Only ratios count: the load generator shares the processors with the servers.
"""

from __future__ import annotations

import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
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


@dataclass
class Target:
    """Something measured: requests a second under load, or seconds for one."""

    name: str
    url: str
    cookie: str = ""
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


def get(url: str, cookie: str = "") -> tuple[int, bytes, float]:
    """Ask once; return status, body and seconds."""
    host, path = re.match(r"http://([^/]+)(/.*)", url).groups()  # type: ignore[union-attr]
    connection = http.client.HTTPConnection(host, timeout=60)
    start = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
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


def one_at_a_time(url: str, cookie: str = "", times: int = 30) -> float:
    """Return the median seconds of single requests."""
    return statistics.median(get(url, cookie)[2] for _ in range(times))


def environment_of(folder: Path) -> dict[str, str]:
    """Return the settings of a server that keeps its data in ``folder``."""
    return {
        "DATA_DIR": str(folder),
        "INSECURE_HTTP": "1",
        "STATIC_ROOT": str(folder / "static"),
        "PYTHONPATH": str(ROOT),
    }


def prepared(environment: dict[str, str], script: str, *arguments: str) -> str:
    """Run a script that fills a database; return the last line it prints."""
    command = [sys.executable, str(ROOT / "tests/benchmarks" / script), *arguments]
    merged = {**os.environ, **environment}
    output = subprocess.run(
        command, cwd=ROOT, env=merged, check=True, capture_output=True, text=True
    ).stdout
    return output.splitlines()[-1]


def collect(environment: dict[str, str]) -> None:
    """Compile catalogues and collect static files, as before a start."""
    merged = {**os.environ, **environment}
    manage = [sys.executable, "manage.py"]
    for command in (["compile_catalogues"], ["collectstatic", "--noinput", "-v0"]):
        subprocess.run([*manage, *command], cwd=ROOT, env=merged, check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip


def ratio(ours: Target, base: Target) -> float:
    return statistics.median(
        a / b for a, b in zip(ours.values, base.values, strict=True)
    )
