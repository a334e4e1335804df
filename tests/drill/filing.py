"""Workers and whole servers are killed at random while people file requests.

Several servers have the same data; who gets no answer from one asks the next, as a
proxy would.
The workers are forked from a server that is warm (``tests.drill.warm``): a new one
answers at once, so that kills hit people who file and not a program that starts.
"""

from __future__ import annotations

import json
import math
import os
import random
import sys
import threading
import time
from collections.abc import Iterator
from itertools import cycle

from tests.drill.site import SiteUnderTest, kill
from tests.drill.visitor import APPLY, Broken, Visitor, number_in

SEED = 20260316
NODES, WORKERS, PEOPLE, BATCH = 3, 2, 8, 1000
#: Seconds between two kills.
PAUSES = (0.2, 4.0)
#: Each so many kills the whole server goes, not a worker alone.
WHOLE_SERVER = 40
RECORDS = """
import json
from disclosure.audit.models import Entry
from disclosure.audit.queries import verify
from disclosure.casework.models import Case, CaseEvent
from disclosure.casework.rules.actions import Action
cases = Case.objects.select_related("applicant").order_by("id")
names = [(case.number, case.applicant.name) for case in cases.iterator()]
events = CaseEvent.objects.filter(action=Action.REGISTER).count()
entries = Entry.objects.filter(action="case.register").count()
print(json.dumps([names, events, entries, verify().is_whole]))
"""


class Filing:
    """People who file until all is filed; who gets no answer sends again."""

    def __init__(
        self, nodes: list[SiteUnderTest], filings: int, seconds: float
    ) -> None:
        self.end = time.monotonic() + seconds
        self.addresses = cycle(node.address for node in nodes)
        self.shown: list[tuple[str, str]] = []
        self.broken: dict[str, int] = {}
        self.left = iter(range(filings))
        self.lock = threading.Lock()
        self.people = [threading.Thread(target=self._file_on) for _ in range(PEOPLE)]

    def _file_on(self) -> None:
        while (number := self._next()) is not None:
            name = f"示例申请人{number}"
            receipt = self._filed(name)
            with self.lock:
                self.shown.append((receipt, name))

    def _next(self) -> int | None:
        with self.lock:
            return next(self.left, None) if time.monotonic() < self.end else None

    def _filed(self, name: str) -> str:
        """File as a patient person does: what got no answer is sent again."""
        values: dict[str, str] = {}
        visitor = Visitor(next(self.addresses))
        while True:
            try:
                values = values or visitor.reviewed(APPLY, name)
                status, page = visitor.send(APPLY, values)
                if number_in(page):
                    return number_in(page)
                raise Broken(status)
            except Broken as error:
                with self.lock:
                    kind = str(error)
                    self.broken[kind] = self.broken.get(kind, 0) + 1
                visitor.address = next(self.addresses)
                time.sleep(0.2)

    def goes_on(self) -> bool:
        return any(person.is_alive() for person in self.people)


def killed(
    site: SiteUnderTest, filings: int, seconds: float = math.inf
) -> dict[str, object]:
    """File so many requests, or so long, while servers are killed; then compare."""
    nodes = [site, *(site.beside() for _ in range(NODES - 1))]
    for node in nodes:
        _start(node)
    try:
        return _killed(site, nodes, Filing(nodes, filings, seconds))
    finally:
        for node in nodes:
            node.stop()


def _killed(
    site: SiteUnderTest, nodes: list[SiteUnderTest], filing: Filing
) -> dict[str, object]:
    begin, load = time.monotonic(), os.getloadavg()[0]
    for person in filing.people:
        person.start()
    kills, restarts = _kill_until(nodes, filing)
    for person in filing.people:
        person.join()
    seconds = time.monotonic() - begin
    return {
        "requests filed": len(filing.shown),
        "seconds": round(seconds),
        "servers, people at once": f"{NODES}, {PEOPLE}",
        "workers killed": kills,
        "whole servers killed": restarts,
        "answers broken off and sent again": sum(filing.broken.values()),
        **_compared(filing, site),
        "load of the machine": f"{load:.0f} to {os.getloadavg()[0]:.0f}",
    }


def _compared(filing: Filing, site: SiteUnderTest) -> dict[str, object]:
    rows, events, entries, is_whole = json.loads(site.ask(RECORDS))
    kept = dict(rows)
    numbers = sorted(int(number.rsplit("-", 1)[1]) for number in kept)
    counted = {
        "receipts shown": len({number for number, _name in filing.shown}),
        "receipts lost": sum(kept.get(n) != name for n, name in filing.shown),
        "filed twice": len(rows) - len({name for _number, name in rows}),
        "numbers given twice": len(rows) - len(kept),
        "numbers missing": len(set(range(1, len(rows) + 1)) - set(numbers)),
        "without event or trail": abs(len(rows) - events) + abs(len(rows) - entries),
        "audit chain whole": is_whole,
    }
    wrong = ("lost", "twice", "missing", "without")
    is_clean = not any(counted[n] for n in counted if any(w in n for w in wrong))
    all_there = counted["receipts shown"] == len(rows) == len(filing.shown)
    return {**counted, "is_good": is_clean and is_whole and all_there}


def _kill_until(nodes: list[SiteUnderTest], filing: Filing) -> tuple[int, int]:
    """Kill until everything is filed; return how many workers and servers."""
    chance, kills, restarts = random.Random(SEED), 0, 0
    marks = _marks(filing)
    while filing.goes_on():
        time.sleep(chance.uniform(*PAUSES))
        next(marks)
        if not filing.goes_on():
            break
        node = chance.choice(nodes)
        workers = node.workers()
        if (kills + restarts) % WHOLE_SERVER == WHOLE_SERVER - 1:
            _kill_all(node, workers)
            restarts += 1
        elif workers:
            kill(chance.choice(workers))
            kills += 1
    return kills, restarts


def _kill_all(site: SiteUnderTest, workers: list[int]) -> None:
    assert site.server is not None
    site.server.kill()
    site.server.wait()
    for worker in workers:
        kill(worker)
    _start(site)


def _start(site: SiteUnderTest) -> None:
    program = "tests.drill.warm:application"
    site.start("--preload", workers=WORKERS, program=program)


def _marks(filing: Filing) -> Iterator[None]:
    """Tell on the side whenever another batch is filed."""
    begin, said = time.monotonic(), 0
    while True:
        if len(filing.shown) // BATCH > said:
            said = len(filing.shown) // BATCH
            took = time.monotonic() - begin
            print(f"  {len(filing.shown)} filed, {took:.0f} s", file=sys.stderr)
        yield
