"""The shared cache is away: stopped, silent, or never there. Pages go on in time."""

from __future__ import annotations

import socket
import statistics
import threading
import time

from tests.drill.away import asked
from tests.drill.cluster import Program, cache_server, wait_until
from tests.drill.site import SiteUnderTest, free_port
from tests.pagecache.little_cache import LittleCache

READERS = 2
PATHS = (
    "/reports/shili-xian-office/2017/",
    "/reports/",
    "/",
    "/reports/shili-xian-office/2017/?anew=1",
)
#: No page may take longer, and none more than this over one with the cache there.
LONGEST, LONGER = 5.0, 0.5


class OwnCache:
    """A cache of this process, where there is no Redis or Valkey on the path."""

    def __init__(self) -> None:
        self.little = LittleCache()
        self.port = int(self.little.url.rsplit(":", 1)[1].split("/")[0])

    def start(self) -> None:
        """It runs already."""

    def kill(self) -> None:
        self.little.close()


def cache(site: SiteUnderTest, seconds: float) -> dict[str, object]:
    """Read with the cache there, killed, silent where that can be, and never there."""
    part: Program | OwnCache = cache_server() or OwnCache()
    part.start()
    site.environment["CACHE_URL"] = f"redis://127.0.0.1:{part.port}/0"
    phases: dict[str, tuple[list[float], list[str]]] = {}
    try:
        if isinstance(part, Program):
            wait_until(lambda: _answers(part.port), 20)
        site.start()
        phases["there"] = _read(site, seconds)
        if isinstance(part, Program):
            part.pause()
            phases["silent"] = _read(site, seconds)
            part.resume()
        part.kill()
        phases["killed"] = _read(site, seconds)
        if isinstance(part, Program):
            part.start()
            phases["there again"] = _read(site, seconds)
        site.stop()
        site.environment["CACHE_URL"] = f"redis://127.0.0.1:{free_port()}/0"
        site.start()
        phases["never there"] = _read(site, seconds)
    finally:
        site.stop()
        if isinstance(part, Program):
            part.kill()
    return _found(phases, isinstance(part, Program))


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _read(site: SiteUnderTest, seconds: float) -> tuple[list[float], list[str]]:
    took: list[float] = []
    bad: list[str] = []
    end = time.monotonic() + seconds

    def read_on() -> None:
        turn = 0
        while time.monotonic() < end:
            path = PATHS[turn % len(PATHS)]
            turn += 1
            begin = time.monotonic()
            status = asked(site.address, path)[0]
            took.append(time.monotonic() - begin)
            if status != 200:
                bad.append(f"{status} {path}")

    people = [threading.Thread(target=read_on) for _ in range(READERS)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return took, bad


def _found(
    phases: dict[str, tuple[list[float], list[str]]], is_real: bool
) -> dict[str, object]:
    told: dict[str, object] = {
        "cache": "a process of its own" if is_real else "a small one of the tests"
    }
    ordinary = statistics.median(phases["there"][0])
    is_good = True
    for name, (took, bad) in phases.items():
        middle = statistics.median(took)
        told[name] = (
            f"{len(took)} pages, {len(bad)} errors, median {middle * 1000:.0f} ms,"
            f" P95 {_p95(took) * 1000:.0f} ms, longest {max(took) * 1000:.0f} ms"
        )
        is_good &= not bad and max(took) < LONGEST and middle < ordinary + LONGER
    return {**told, "is_good": is_good}


def _p95(took: list[float]) -> float:
    return sorted(took)[int(len(took) * 0.95) - 1] if len(took) > 1 else took[0]
