"""The replay itself: who comes when, for how long, and what is counted."""

from __future__ import annotations

import asyncio
import itertools
import random
import traceback
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from tests.replay import day
from tests.replay.browser import Browser, Unexpected
from tests.replay.office import Officer, Staff, busy, life
from tests.replay.tally import Book
from tests.replay.visits import Filed, Place, file, look_up, read, search
from tests.replay.wire import Answer, Wire

#: Log-ins before it begins, at once: passwords are slow by intent.
LOG_INS_AT_ONCE = 2
#: Mean seconds that a request lies on a table between two officers.
LIES = 20.0
#: After the last visitor, so long until every request is through the office.
DRAIN = 900.0
Work = Callable[[], Awaitable[None]]


class LoopClock:
    """The time of the running loop, in seconds."""

    def now(self) -> float:
        return asyncio.get_running_loop().time()

    async def until(self, moment: float) -> None:
        await asyncio.sleep(max(0.0, moment - self.now()))

    async def together(self, works: Iterable[Awaitable[Answer]]) -> None:
        await asyncio.gather(*works)


class Replay:
    def __init__(self, city: dict[str, Any], port: int, fold: int, seed: int) -> None:
        self.rng = random.Random(seed)
        self.wire, self.clock, self.book = Wire(port), LoopClock(), Book()
        self.city, self.fold = city, fold
        self.place = Place(city, self.rng)
        self.numbers, self.addresses = itertools.count(1), itertools.count()
        self.running: set[asyncio.Task[None]] = set()
        self.lives = 0
        self.phase = "begins"
        self.is_over = False
        self.staff = Staff(self._officers(), self.rng)

    def _officers(self) -> list[Officer]:
        """Return the officers of this fold, each in a browser of the office."""
        wanted = {
            "o": day.DESKS * self.fold,
            "a": day.AUTHORS * self.fold,
            "s": day.SUPERVISORS * self.fold,
        }
        return [
            Officer(self.browser(), row, self.city["password"], self.rng)
            for row in self.city["officers"]
            if int(row["name"][1:].partition("-")[0]) < wanted[row["name"][0]]
        ]

    def browser(self) -> Browser:
        """Return a browser at an address that nobody else has."""
        n = next(self.addresses)
        address = f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}"
        return Browser(self.wire, self.clock, self.book, address)

    async def play(self, warm: float, seconds: float) -> None:
        """Log everybody in, let it run warm, measure, and wait for the last."""
        self.phase = "officers log in"
        await self.all_log_in()
        begin = self.clock.now() + warm
        self.book.begin, self.book.end = begin, begin + seconds
        self.place.closes = begin + seconds
        arrivals = [
            asyncio.create_task(self.arrive(a_day, work)) for a_day, work in self.work()
        ]
        self.phase = "runs warm"
        await self.clock.until(begin)
        self.phase = "measured"
        await self.clock.until(self.book.end)
        self.phase = "ends"
        for task in arrivals:
            task.cancel()
        # Whoever is at the form still files, and the office begins with that.
        last = self.clock.now() + DRAIN
        while (left := last - self.clock.now()) > 0 and self.running:
            await asyncio.wait(set(self.running), timeout=left)
        for task in self.running:
            task.cancel()
        self.is_over = True

    def work(self) -> list[tuple[float, Work]]:
        """Return what comes how often a day at onefold."""
        return [
            (day.PAGE_VIEWS / day.VIEWS_A_VISIT, self.read),
            (day.SEARCHES, self.search),
            (day.FILINGS, self.file),
            (day.LOOK_UPS, self.look_up),
            (day.GLANCES, lambda: self.officer("handler", "glance")),
            (day.TABLES_SAVED, lambda: self.officer("author", "fill_in")),
            (day.DESK_VISITS, lambda: self.officer("supervisor", "supervise")),
            (day.LOG_INS, lambda: self.officer("", "log_in")),
        ]

    async def arrive(self, a_day: float, work: Work) -> None:
        """Let visitors come one after the other, whatever those before are doing."""
        rate, due = day.rate(a_day, self.fold), self.clock.now()
        while True:
            due += self.rng.expovariate(rate)
            await self.clock.until(due)
            self.begin(work())

    def begin(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(self.guarded(work))
        self.running.add(task)
        task.add_done_callback(self.running.discard)

    async def guarded(self, work: Awaitable[None]) -> None:
        """Whatever happens to one visitor, the others go on."""
        try:
            await work
        except Unexpected:
            pass  # It is in the book.
        except Exception as error:
            self.book.errors[f"script: {type(error).__name__}"] += 1
            self.book.words.append(traceback.format_exc()[-1500:])

    async def all_log_in(self) -> None:
        door = asyncio.Semaphore(LOG_INS_AT_ONCE)

        async def one(officer: Officer) -> None:
            async with door:
                await officer.log_in()

        await asyncio.gather(*(self.guarded(one(o)) for o in self.staff.officers))

    # What comes

    async def read(self) -> None:
        await read(self.browser(), self.place)

    async def search(self) -> None:
        await search(self.browser(), self.place)

    async def look_up(self) -> None:
        await look_up(self.browser(), self.place)

    async def file(self) -> None:
        desk = self.rng.choice(self.staff.desks)
        await file(self.browser(), self.place, desk, next(self.numbers), self.filed)

    def filed(self, filed: Filed) -> None:
        self.lives += 1
        self.begin(life(self.staff, filed, LIES))

    async def officer(self, role: str, what: str) -> None:
        """Let an officer with nothing on the table do something."""
        able = self.staff.with_role(role) if role else self.staff.officers
        free = [one for one in able if not one.lock.locked()] or able
        await busy(self.rng.choice(free), what)
