"""Two web nodes, a primary, a streaming replica, a shared cache and a proxy on one
machine; under load one part after the other is killed.

    python -m tests.drill.grown [--seconds N]

Readers read public pages and people file requests all the time. Counted is what each
got while something was away, how old a page of the replica was at most, and whether
whoever had written saw it at once. Ends with 1 when something was lost or a reader got
an error that a part in reserve should have spared. Programs that are not on the path
(nginx, valkey or redis) are left out, and the result says so.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import random
import secrets
import signal
import statistics
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.drill.cluster import Database, Program, cache_server, proxy
from tests.drill.site import SiteUnderTest
from tests.drill.visitor import APPLY, Broken, Visitor, number_in

READERS, FILERS = 3, 2
LAG = 3.0
REPORT = "/reports/shili-xian-office/2017/"
PAGES = (
    "/",
    REPORT,
    REPORT,
    f"{REPORT}report.json",
    f"{REPORT}?anew=1",
    "/reports/",
    "/agencies/",
    "/search/?words=%E7%A4%BA%E4%BE%8B",
)
PREPARE = """
from reports.rules.vocabulary import State
from tests.casework.factories import make_desk
from tests.factories import make_world
from tests.reports.desk import make_report
world = make_world()
make_desk(world)
make_report(world, State.PUBLISHED)
"""
WHOLE = """
import json
from disclosure.audit.queries import verify
from disclosure.casework.models import Case
cases = Case.objects.select_related("applicant")
found = {case.number: case.applicant.name for case in cases}
print(json.dumps([found, verify().is_whole]))
"""
#: What an action does when it changes something public, in one transaction.
CHANGE = """
BEGIN;
UPDATE agencies_agency SET name = '示例机关{mark}' WHERE slug = 'shili-xian-office';
UPDATE pagecache_sitestamp SET value = '{stamp}';
COMMIT;
"""


@dataclass
class Tally:
    """Answers of one phase."""

    good: int = 0
    bad: list[str] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    filed: int = 0
    broken: int = 0

    def line(self) -> str:
        took = sorted(self.took) or [0.0]
        p95 = took[int(len(took) * 0.95) - 1] if len(took) > 1 else took[0]
        kinds = ", ".join(sorted(set(self.bad))) or "none"
        return (
            f"{self.good} | {len(self.bad)} ({kinds}) | "
            f"{statistics.median(took) * 1000:.0f} | {p95 * 1000:.0f} | "
            f"{max(took) * 1000:.0f} | {self.filed} | {self.broken}"
        )


class Rehearsal:
    def __init__(self, folder: Path, seconds: float) -> None:
        self.folder, self.seconds = folder, seconds
        self.primary = Database(folder / "primary")
        self.phase = "steady"
        self.tallies: dict[str, Tally] = defaultdict(Tally)
        self.shown: dict[str, str] = {}
        self.over = threading.Event()
        self.lock = threading.Lock()
        self.numbers = iter(range(1_000_000))

    def build(self) -> None:
        self.primary.make()
        self.primary.start()
        self.cache = cache_server()
        if self.cache:
            self.cache.start()
        shared = {
            "DATABASE_URL": self.primary.url,
            "SECRET_KEY": secrets.token_urlsafe(64),
            "PERSONAL_DATA_KEYS": f"k1:{base64.b64encode(os.urandom(32)).decode()}",
            "MEDIA_ROOT": str(self.folder / "media"),
            "STATIC_ROOT": str(self.folder / "static"),
            "CACHE_URL": f"redis://127.0.0.1:{self.cache.port}/0" if self.cache else "",
            "BEHIND_PROXY": "",
            "REPLICA_LAG_SECONDS": str(LAG),
            "LOG_REQUESTS": "0",
        }
        first = SiteUnderTest(self._data("one"), environment=dict(shared))
        first.manage("migrate", "--verbosity", "0")
        first.manage("collectstatic", "--noinput", "--verbosity", "0")
        first.ask(PREPARE)
        self.replica = self.primary.follow(self.folder / "replica")
        self.replica.start()
        shared["REPLICA_URL"] = self.replica.url
        self.nodes = [
            SiteUnderTest(self._data(name), environment=dict(shared))
            for name in ("one", "two")
        ]
        for node in self.nodes:
            node.start()
        self.proxy = proxy(self.folder / "proxy", [node.port for node in self.nodes])
        if self.proxy:
            self.proxy.start()

    def _data(self, name: str) -> Path:
        folder = self.folder / name
        folder.mkdir(exist_ok=True, mode=0o700)
        return folder

    def addresses(self) -> list[str]:
        """Return where visitors may go: the proxy, or without one any node."""
        if self.proxy:
            return [f"http://127.0.0.1:{self.proxy.port}"]
        found = [node.address for node in self.nodes]
        random.shuffle(found)
        return found

    def end(self) -> None:
        self.over.set()
        for node in getattr(self, "nodes", []):
            node.stop()
        for part in ("proxy", "cache", "replica", "primary"):
            if getattr(self, part, None):
                getattr(self, part).kill()

    # What visitors do

    def read_on(self) -> None:
        chance = random.Random()
        while not self.over.is_set():
            path, phase = chance.choice(PAGES), self.phase
            begin = time.monotonic()
            said = self.read(path)
            tally = self.tallies[phase]
            tally.took.append(time.monotonic() - begin)
            if said == "200":
                tally.good += 1
            else:
                tally.bad.append(f"{said} {path.split('?')[0]}")
            time.sleep(0.02)

    def read(self, path: str) -> str:
        """Read as a browser does: where nobody listens, the other address is tried."""
        said = ""
        for address in self.addresses():
            try:
                with urllib.request.urlopen(address + path, timeout=20) as answer:
                    answer.read()
                    return str(answer.status)
            except urllib.error.HTTPError as error:
                return str(error.code)
            except Exception as error:
                said = type(error).__name__
        return said

    def file_on(self) -> None:
        while not self.over.is_set():
            with self.lock:
                name = f"示例申请人{next(self.numbers)}"
            number, phase = self.filed(name), self.phase
            if number:
                self.shown[number] = name
                self.tallies[phase].filed += 1
            time.sleep(0.1)

    def filed(self, name: str) -> str:
        """File as a patient person does: what got no answer is sent again."""
        visitor, values = Visitor(self.addresses()[0]), dict[str, str]()
        while True:
            try:
                values = values or visitor.reviewed(APPLY, name)
                status, page = visitor.send(APPLY, values)
                if number_in(page):
                    return number_in(page)
                raise Broken(status)
            except Broken:
                self.tallies[self.phase].broken += 1
                visitor.address = self.addresses()[0]
                # A receipt that was on its way counts: it is asked for to the end.
                if self.over.is_set() and not values:
                    return ""
                time.sleep(0.3)

    # What goes wrong

    def play(self) -> None:
        people = [threading.Thread(target=self.read_on) for _ in range(READERS)]
        people += [threading.Thread(target=self.file_on) for _ in range(FILERS)]
        for person in people:
            person.start()
        try:
            self.wait("steady")
            self.node_killed()
            if self.cache:
                self.away("cache killed", self.cache)
            self.away("replica killed", self.replica)
            self.primary_killed()
            self.wait("steady again")
        finally:
            self.over.set()
            for person in people:
                person.join()

    def wait(self, phase: str) -> None:
        self.phase = phase
        time.sleep(self.seconds)

    def node_killed(self) -> None:
        node = self.nodes[0]
        assert node.server is not None
        self.phase = "one web node killed"
        workers = node.workers()
        for number in (node.server.pid, *workers):
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        node.server.wait()
        time.sleep(self.seconds)
        self.phase = "starting again"
        node.start()

    def away(self, phase: str, part: Database | Program) -> None:
        self.phase = phase
        part.kill()
        time.sleep(self.seconds)
        self.phase = "starting again"
        part.start()
        time.sleep(6)

    def primary_killed(self) -> None:
        """No filing can be taken now; public pages are read from the replica."""
        self.away("primary killed", self.primary)
        self.nodes[0].wait_ready(60)

    # What is proved without load

    def ages(self, times: int) -> tuple[list[float], int]:
        """Change something public; return when others see it, and how often not the
        one who wrote."""
        seen, missed = [], 0
        for at in range(times):
            mark = f"{at:04}"
            path = f"/agencies/shili-xian-office/?n={mark}"
            self.primary.ask(CHANGE.format(mark=mark, stamp=secrets.token_hex(16)))
            begin = time.monotonic()
            missed += not self.shows(path, mark, "recent_write=1")
            while not self.shows(path, mark, ""):
                if time.monotonic() - begin > 60:
                    break
            seen.append(time.monotonic() - begin)
        return seen, missed

    def shows(self, path: str, mark: str, cookie: str) -> bool:
        """Tell whether every node shows what was written."""
        for node in self.nodes:
            asked = urllib.request.Request(node.address + path)
            if cookie:
                asked.add_header("Cookie", cookie)
            with urllib.request.urlopen(asked, timeout=20) as answer:
                if f"示例机关{mark}" not in answer.read().decode():
                    return False
        return True

    def paused(self) -> list[float]:
        """The replica stops replaying: how old do pages become?"""
        self.replica.ask("SELECT pg_wal_replay_pause()")
        try:
            return self.ages(3)[0]
        finally:
            self.replica.ask("SELECT pg_wal_replay_resume()")
            time.sleep(2)

    def reads(self) -> dict[str, int]:
        """Return the transactions each database has seen."""
        count = "SELECT xact_commit FROM pg_stat_database WHERE datname = 'postgres'"
        servers = {"primary": self.primary, "replica": self.replica}
        return {name: int(str(server.ask(count))) for name, server in servers.items()}


@contextmanager
def built(seconds: float) -> Iterator[Rehearsal]:
    with tempfile.TemporaryDirectory(prefix="grown-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        rehearsal = Rehearsal(folder, seconds)
        try:
            rehearsal.build()
            yield rehearsal
        finally:
            rehearsal.end()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=12)
    options = parser.parse_args()
    with built(options.seconds) as rehearsal:
        return report(rehearsal)


def report(rehearsal: Rehearsal, say: Callable[[str], None] = print) -> int:
    say(f"load of the machine: {os.getloadavg()[0]:.1f}")
    say(f"proxy: {'nginx' if rehearsal.proxy else 'none found, readers try the other'}")
    say(f"cache: {'its own process' if rehearsal.cache else 'none found'}")
    seen, missed = rehearsal.ages(20)
    say(
        f"20 changes: the writer missed {missed}; others saw them after a median of"
        f" {statistics.median(seen) * 1000:.0f} ms, {max(seen) * 1000:.0f} ms at most"
    )
    late = rehearsal.paused()
    bound = LAG + 2.0
    say(
        f"replay stopped: others saw a change after {max(late):.1f} s at most"
        f" (limit {LAG} s and a second between two looks)"
    )
    before = rehearsal.reads()
    rehearsal.play()
    after = rehearsal.reads()
    say("| phase | read | errors | median ms | P95 | longest | filed | sent again |")
    say("|---|--:|--:|--:|--:|--:|--:|--:|")
    for phase, tally in rehearsal.tallies.items():
        say(f"| {phase} | {tally.line()} |")
    for name, count in after.items():
        say(
            f"transactions on the {name} since it was started: {count}"
            f" (before the load {before[name]})"
        )
    found, is_whole = json.loads(rehearsal.nodes[0].ask(WHOLE))
    lost = [n for n, name in rehearsal.shown.items() if found.get(n) != name]
    twice = len(found) - len(set(found.values()))
    say(
        f"receipts {len(rehearsal.shown)}, lost {len(lost)}, filed twice {twice},"
        f" audit chain whole: {is_whole}"
    )
    bad = sum(len(tally.bad) for tally in rehearsal.tallies.values())
    say(f"errors that readers saw: {bad}")
    is_good = not (missed or lost or twice or bad) and is_whole and max(late) < bound
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
