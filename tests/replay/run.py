"""Replay a city's day: onefold, then tenfold, each from the same prepared city.

    python -m tests.replay.run [--minutes N] [--first N] [--folds 1,10]

The city is prepared once in a folder and copied for every run. Each minute a line
tells how it goes, every five minutes what is known so far is written; the table is in
``result.md`` of the folder. Ends with 1 when an answer was wrong, something was lost,
or a group of pages missed its goal.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import shutil
import signal
import sys
import threading
import time
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.drill.mailbox import Mailbox
from tests.drill.site import ROOT
from tests.replay import table
from tests.replay.memory import Sampler, spent
from tests.replay.play import Replay
from tests.replay.servers import (
    CITY,
    RUN,
    Postgres,
    Site,
    environment_of,
    manage,
)
from tests.replay.tally import GOALS
from tests.replay.truth import truth

SEED = 20260316
KEPT = ROOT / ".build" / "replay"
#: So many minutes at most are lost when the machine fails: sorting takes a while,
#: and the clock that visitors are timed with waits for it.
KEEP_EVERY = 5


class Conductor:
    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.folder: Path = options.folder.resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        # Started by root, the database runs as a user of its own, who must get in.
        self.folder.chmod(0o755)
        self.postgres = Postgres(self.folder / "postgres")
        self.results: dict[int, dict[str, Any]] = {}

    def run(self) -> int:
        self.postgres.start()
        try:
            self.prepare()
            for fold in self.options.folds:
                self.fold(fold)
        finally:
            self.postgres.stop()
            self.write()
        return 0 if self.is_good() else 1

    # The city

    def prepare(self) -> None:
        """Make the city, unless the folder holds it already."""
        file, state = self.folder / "city.json", self.folder / "city"
        if self.options.anew:
            file.unlink(missing_ok=True)
        environment = self.environment(state, CITY, 9)
        if not file.exists():
            begin = time.monotonic()
            shutil.rmtree(state, ignore_errors=True)
            state.mkdir(mode=0o700)
            self.postgres.fresh(CITY)
            manage(environment, "compile_catalogues")
            line = [sys.executable, "tests/replay/city.py", str(file)]
            line += [str(self.options.cases), str(self.options.reports)]
            if os.spawnve(os.P_WAIT, sys.executable, line, environment):
                file.unlink(missing_ok=True)
                raise SystemExit("the city could not be prepared")
            say(f"city prepared in {time.monotonic() - begin:.0f} s")
        manage(environment, "migrate", "--verbosity", "0")
        manage(environment, "collectstatic", "--noinput", "--verbosity", "0")
        self.city = json.loads(file.read_text())

    def environment(self, data: Path, name: str, mail: int) -> dict[str, str]:
        static = self.folder / "static"
        return environment_of(data, static, self.postgres.url(name), mail)

    # One replay

    def fold(self, fold: int) -> None:
        """Replay the day at a fold; whatever happens, what is known is kept."""
        say(f"{fold}-fold begins")
        data, logs = self.folder / "run", self.folder / f"logs-{fold}"
        for place in (data, logs):
            shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self.folder / "city", data)
        data.chmod(0o700)
        logs.mkdir()
        self.postgres.fresh(RUN, CITY)
        with Mailbox() as box:
            site = Site(self.environment(data, RUN, box.port), logs)
            try:
                site.start()
                _Fold(self, site, fold, box).run()
            except Exception:
                traceback.print_exc()
                self.results.setdefault(fold, {"fold": fold})["broken"] = True
            finally:
                site.stop()
                self.write()

    def keep(self, result: dict[str, Any]) -> None:
        self.results[result["fold"]] = result
        self.write()

    def write(self) -> None:
        whole = [one for _, one in sorted(self.results.items()) if "book" in one]
        if whole:
            for one in whole:
                file = self.folder / f"result-{one['fold']}.json"
                file.write_text(json.dumps(one, ensure_ascii=False, indent=1))
            page = self.folder / "result.md"
            page.write_text(table.written(whole))

    def is_good(self) -> bool:
        """Tell whether every fold ended, without an error, within the goals."""
        ended = [self.results.get(fold, {}) for fold in self.options.folds]
        return all(_is_good(one) for one in ended)


def _is_good(result: dict[str, Any]) -> bool:
    if result.get("state") != "whole" or result["truth"]["wrong"]:
        return False
    found = result["book"]["groups"]
    met = (found[g]["p95"] < goal for g, goal in GOALS.items() if g in found)
    return not result["book"]["errors"] and all(met)


class _Fold:
    def __init__(
        self, conductor: Conductor, site: Site, fold: int, box: Mailbox
    ) -> None:
        self.conductor, self.site, self.fold, self.box = conductor, site, fold, box
        options = conductor.options
        is_first = fold == 1 and options.first
        self.seconds = 60.0 * (options.first if is_first else options.minutes)
        self.replay = Replay(conductor.city, site.port, fold, SEED + fold)
        self.roots = {name: part.pid for name, part in site.parts.items()}
        self.roots |= {"database": conductor.postgres.process}
        self.load = [os.getloadavg()[0]] * 2
        self.size = [conductor.postgres.size()] * 2
        self.begun: tuple[float, dict[str, float]] | None = None
        self.ended: tuple[float, dict[str, float]] | None = None
        self.truth: dict[str, Any] = {"wrong": ["not looked yet"], "figures": {}}
        self.state = "not ended"

    def run(self) -> None:
        """Play, look every ten seconds, say something every minute, then ask."""
        self.sampler = Sampler(self.roots)
        self.sampler.start()
        try:
            asyncio.run(self._play())
        finally:
            self.sampler.end()
        conductor = self.conductor
        for name in self.site.ended():
            self.replay.book.errors[f"{name} ended"] += 1
        self._wait_for_mail()
        found = truth(
            self.site.environment,
            conductor.city["cases"],
            self.replay.place.filed,
            self.replay.lives,
            self.site.logs,
        )
        found.figures["mails taken"] = len(self.box.taken)
        self.truth = {"wrong": found.wrong, "figures": found.figures}
        self.state = "whole"
        conductor.keep(self.result())
        say(f"{self.fold}-fold ends; wrong: {'; '.join(found.wrong) or 'nothing'}")

    async def _play(self) -> None:
        watching = asyncio.create_task(self._watch())
        await self.replay.play(self.conductor.options.warm * 60.0, self.seconds)
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching

    async def _watch(self) -> None:
        """Note where the measured time begins and ends; a line each minute."""
        told, minutes = time.monotonic(), 0
        while True:
            await asyncio.sleep(0.5)
            try:
                await self._mark()
                if time.monotonic() - told >= 60:
                    told, minutes = told + 60, minutes + 1
                    self._tell(self.replay.phase)
                    if self.begun is not None and minutes % KEEP_EVERY == 0:
                        await asyncio.to_thread(self._keep)
            except Exception:
                # The replay goes on, whatever happens to those who watch it.
                traceback.print_exc()

    async def _mark(self) -> None:
        phase = self.replay.phase
        if self.begun is None and phase == "measured":
            self.begun = time.monotonic(), await self._spent()
        if self.ended is None and phase == "ends":
            self.ended = time.monotonic(), await self._spent()
            self.load[1] = os.getloadavg()[0]

    async def _spent(self) -> dict[str, float]:
        found = await asyncio.to_thread(spent, self.roots)
        return {**found, "generator": sum(os.times()[:2])}

    def _tell(self, phase: str) -> None:
        book = self.replay.book
        held = self.sampler.samples[-1][1] if self.sampler.samples else {}
        fresh = book.fresh()
        parts = [f"{g} {one['p95']:.0f}" for g, one in fresh.items()]
        count = sum(one["count"] for one in fresh.values())
        sizes = ", ".join(f"{name} {size / 1e6:.0f}" for name, size in held.items())
        say(
            f"{self.fold}-fold {phase}: {count / 60:.0f} a second;"
            f" errors {sum(book.errors.values())}; P95 ms: {', '.join(parts)};"
            f" MB: {sizes}; filed {len(self.replay.place.filed)};"
            f" load {os.getloadavg()[0]:.1f}"
        )

    def _keep(self) -> None:
        self.conductor.keep(self.result())

    def _wait_for_mail(self) -> None:
        """Let the timers send what is due; they look every half minute."""
        ask = (
            "SELECT count(*) FROM casework_notice WHERE sent_at IS NULL"
            " AND given_up_at IS NULL AND due_at <= now()"
        )
        for _ in range(30):
            if not self.conductor.postgres.ask(RUN, ask):
                return
            time.sleep(5)

    def result(self) -> dict[str, Any]:
        """Return what is known by now, as plain data."""
        assert self.begun is not None
        at, busy = self.ended or (time.monotonic(), {})
        begun, before = self.begun
        wall = max(1e-9, at - begun)
        self.size[1] = self.conductor.postgres.size()
        return {
            "fold": self.fold,
            "seconds": min(self.seconds, wall),
            "officers": len(self.replay.staff.officers),
            "book": self.replay.book.summary(),
            "filed": len(self.replay.place.filed),
            "size": [size / 1e6 for size in self.size],
            "load": self.load,
            "memory": self.sampler.between(begun, at),
            "processors": {
                name: (spent - before.get(name, 0)) / wall
                for name, spent in busy.items()
            },
            "truth": self.truth,
            "state": self.state,
        }


def say(words: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {words}", flush=True)


def read_options(words: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--minutes", type=float, default=30, help="measured, at each fold")
    add("--first", type=float, default=10, help="measured at onefold; 0: as the others")
    add("--warm", type=float, default=2, help="minutes before that are not measured")
    add("--folds", default="1,10", help="how many days at once, with commas")
    add("--folder", type=Path, default=KEPT, help="keeps the city and the results")
    add("--cases", type=int, default=50_000)
    add("--reports", type=int, default=5_000)
    add("--anew", action="store_true", help="prepare the city anew")
    options = parser.parse_args(words)
    options.folds = [int(fold) for fold in options.folds.split(",")]
    return options


def main() -> int:
    options = read_options()
    # Asked to end, it stops what it started.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    # A server that stalls leaves many connections open.
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    threading.excepthook = lambda told: traceback.print_exception(told.exc_value)
    return Conductor(options).run()


if __name__ == "__main__":
    sys.exit(main())
