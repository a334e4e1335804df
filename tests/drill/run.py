"""Rehearse what goes wrong: each time nothing is lost, and the message is clear.

    python -m tests.drill.run [NAME ...] [--on DATABASE] [--short]
        [--filings N] [--minutes N]

Every rehearsal has a site of its own in a temporary folder, on SQLite or on a
PostgreSQL server of its own. Prints a table each of what was counted; ends with 1
when something was lost. The disk that fills up is a small one in memory: that one
rehearsal needs the right to mount. The cache is Redis or Valkey where it is on the
path, else a small one of the tests.
"""

from __future__ import annotations

import argparse
import math
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.drill import away, cache, disk, filing, papers, post
from tests.drill.places import POSTGRESQL, SQLITE, Places
from tests.drill.site import ROOT

BOTH = (SQLITE, POSTGRESQL)
Found = dict[str, Any]


@dataclass(frozen=True)
class Scale:
    """How much is done: as for the record, or a little of each for the tests."""

    filings: int = 10_000
    seconds_away: float = 60
    seconds_cache: float = 15
    reports: int = 12
    mails: int = 40
    kills: int = 4
    is_patient: bool = True
    #: Filing ends after so long, however much was filed.
    minutes: float = math.inf


SHORT = Scale(20, 4, 1, 1, 6, 1, is_patient=False)


def _away(places: Places, kind: str, scale: Scale) -> Found:
    site = places.site("away", kind)
    assert places.server is not None
    return away.away(site, places.server, scale.seconds_away)


def _cache(places: Places, kind: str, scale: Scale) -> Found:
    return cache.cache(places.site("cache", kind), scale.seconds_cache)


def _clock(places: Places, kind: str, scale: Scale) -> Found:
    line = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider"]
    if kind == POSTGRESQL:
        line = [sys.executable, "-W", "ignore", "tests/postgres.py", *line]
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    environment["DATA_DIR"] = str(places.root / f"clock-{kind}")
    done = subprocess.run(
        [*line, "tests/operations/test_clock_set_back.py"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    told = (done.stdout.strip().splitlines() or [""])[-1]
    return {"set back by 1 and 400 days": told, "is_good": done.returncode == 0}


def _full(places: Places, kind: str, scale: Scale) -> Found:
    small = disk.small_disk(places.root / f"full-{kind}")
    with small, places.site("full", kind) as site:
        return disk.full(site)


def _killed(places: Places, kind: str, scale: Scale) -> Found:
    site = places.site("killed", kind)
    return filing.killed(site, scale.filings, scale.minutes * 60)


def _mail(places: Places, kind: str, scale: Scale) -> Found:
    return post.mail(places.site("mail", kind), scale.mails, min(3, scale.kills))


def _paper(places: Places, kind: str, scale: Scale) -> Found:
    with places.site("paper", kind) as site:
        return papers.paper(site, scale.kills, scale.is_patient)


def _workers(places: Places, kind: str, scale: Scale) -> Found:
    return papers.workers(places.site("workers", kind), scale.reports, scale.mails)


Rehearsal = Callable[[Places, str, Scale], Found]
REHEARSALS: dict[str, tuple[Rehearsal, tuple[str, ...]]] = {
    "full": (_full, (SQLITE,)),
    "mail": (_mail, BOTH),
    "clock": (_clock, BOTH),
    "workers": (_workers, BOTH),
    "cache": (_cache, (SQLITE,)),
    "paper": (_paper, BOTH),
    "away": (_away, (POSTGRESQL,)),
    "killed": (_killed, BOTH),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=[], metavar="NAME")
    parser.add_argument("--filings", type=int)
    parser.add_argument("--minutes", type=float, help="file no longer than this")
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--on", choices=[kind.lower() for kind in BOTH])
    options = parser.parse_args()
    scale = SHORT if options.short else Scale()
    given = {"filings": options.filings, "minutes": options.minutes}
    scale = replace(scale, **{name: value for name, value in given.items() if value})
    kinds = [kind for kind in BOTH if options.on in (None, kind.lower())]
    names = options.names or list(REHEARSALS)
    with tempfile.TemporaryDirectory(prefix="drill-") as folder:
        bad = _held(Path(folder), names, kinds, scale)
    print("\nnothing lost" if not bad else f"\nWRONG: {', '.join(bad)}")
    return 1 if bad else 0


def _held(root: Path, names: list[str], kinds: list[str], scale: Scale) -> list[str]:
    with Places(root) as places:
        return rehearse(places, names, kinds, scale)


def rehearse(
    places: Places, names: list[str], kinds: list[str], scale: Scale
) -> list[str]:
    """Run rehearsals one after the other; return the names of those gone wrong."""
    bad = []
    for name in names:
        play, fitting = REHEARSALS[name]
        for kind in (kind for kind in kinds if kind in fitting):
            print(f"\n## {name}, {kind}\n\n| counted | |\n|---|--:|", flush=True)
            found = _played(play, places, kind, scale)
            is_good = found.pop("is_good")
            for what, value in found.items():
                print(f"| {what} | {value} |")
            print(f"| **result** | {'good' if is_good else 'WRONG'} |", flush=True)
            bad += [] if is_good else [f"{name} on {kind}"]
    return bad


def _played(play: Rehearsal, places: Places, kind: str, scale: Scale) -> Found:
    """A rehearsal that cannot be held is wrong too; the others are held still."""
    try:
        return play(places, kind, scale)
    except Exception:
        traceback.print_exc()
        return {"held": False, "is_good": False}


if __name__ == "__main__":
    sys.exit(main())
