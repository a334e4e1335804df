"""How the cost of a page grows with the data: cases first, agencies second.

    python tests/benchmarks/growth.py [CASES[xAGENCIES] ...]
    python tests/benchmarks/growth.py --again    # the database of DATA_DIR, as it is

Each size has a database of its own (SQLite, or a fresh one on DATABASE_URL's server
when it is PostgreSQL), filled by ``grown``, and a process of its own that asks in
turn. A figure is the least of some rounds in milliseconds: processor time of this
process, which on SQLite is all there is, and after a plus that of PostgreSQL's own
process, on the same machine and without parallel ones. No network.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import environ
import psycopg2

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))
SIZES = ("1000x200", "10000x200", "100000x200", "1000000x200", "100000x10000")
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
CASES = "/admin/casework/case/"
#: Who asks, name, address.
PAGES = (
    ("", "home page", "/"),
    ("", "agencies", "/agencies/"),
    ("", "an agency", "/agencies/bench-1/"),
    ("", "reports", "/reports/"),
    ("h0-0", "front page of an officer", "/admin/"),
    ("h0-0", "register of a handler", CASES),
    ("h0-0", "register: overdue", f"{CASES}?group=overdue"),
    ("h0-0", "register: words", f"{CASES}?q=征地补偿"),
    ("h0-0", "register: a number", f"{CASES}?q={{number}}"),
    ("h0-0", "register: an identity number", f"{CASES}?q={{identity}}"),
    ("h0-0", "a case", f"{CASES}{{case}}/open/"),
    ("bench", "register of the whole city", CASES),
    ("bench", "supervision desk", "/supervision/"),
    ("bench", "handling times", "/supervision/times/"),
    ("bench", "overdue cases", "/supervision/cases/overdue/"),
    ("bench", "answered cases", "/supervision/cases/answered/"),
)


def measure(cases: int, agencies: int) -> dict[str, str]:
    """Fill this process's database if there is anything to fill, and time its pages."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from tests.benchmarks import grown

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.REQUESTS_PER_HOUR, settings.FORM_MIN_SECONDS = 1_000_000, 0
    found = {}
    if cases:
        call_command("migrate", verbosity=0)
        begin = time.perf_counter()
        grown.fill(cases, agencies)
        found["(filling, s)"] = f"{time.perf_counter() - begin:,.0f}"
    found |= _pages() | _work()
    sizes = grown.size_on_disk()
    found["database, MB"] = f"{sizes.pop('all') / 1e6:,.0f}"
    found |= {f"{name}, MB": f"{size / 1e6:,.0f}" for name, size in sizes.items()}
    return found


def _pages() -> dict[str, str]:
    from django.test import Client

    from tests.people import login

    values, found = _values(), {}
    clients: dict[str, Any] = {}
    for who, name, path in PAGES:
        if who not in clients:
            clients[who] = login(Client(), who) if who else Client()
        address = path.format(**values)
        found[name] = _least(lambda ask=clients[who], at=address: _got(ask, at))
    return found


def _values() -> dict[str, object]:
    """Return what to search for: an answered case of the handler's agency."""
    from disclosure.agencies.models import User
    from disclosure.casework.models import Case
    from tests.benchmarks import cases as filling

    place = User.objects.get(username="h0-0").offices.get().agency_id
    rows = Case.objects.filter(
        agency=place, answered_on__isnull=False, channel="in_person"
    )
    case = rows.order_by("-pk")[0]
    first = rows.order_by("pk")[0]
    _name, identity, _phone = filling.person(first.pk - 1)
    return {"case": case.pk, "number": case.number, "identity": identity}


def _work() -> dict[str, str]:
    """Time what is no page: a filing, and the year's tables of one and of all."""
    from django.utils import timezone

    from disclosure.agencies.models import Agency
    from disclosure.casework.queries import annual
    from tests.casework.filling import Citizen

    citizen = Citizen("/requests/apply/bench-1/")
    agencies = list(Agency.objects.order_by("pk").values_list("pk", flat=True))
    year = timezone.localdate().year - 1
    numbers = iter(range(1000))

    def file() -> None:
        answer = citizen.file(subject=f"示例信息第{next(numbers)}号（示例）")
        if answer.status_code != 302:
            raise SystemExit(f"not filed: {answer.status_code}")

    def count(ids: list[int]) -> None:
        annual.requests_table(ids, year)
        annual.challenges_table(ids, year)

    return {
        "filing: form, review, receipt": _least(file),
        "annual tables of one agency": _least(lambda: count(agencies[1:2])),
        "annual tables of all agencies": _least(lambda: count(agencies)),
    }


def _least(ask: Callable[[], None]) -> str:
    """Return the least processor time, and the least of the server's."""
    server = _server()
    own, asked = [], []
    for _ in range(ROUNDS):
        begin, theirs = time.process_time(), _spent(server)
        ask()
        own.append((time.process_time() - begin) * 1000)
        asked.append(_spent(server) - theirs)
    return f"{min(own):,.0f}" + (f" + {min(asked):,.0f}" if server else "")


def _server() -> Path | None:
    """Return where Linux counts the processor time of the server's process."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")
        cursor.execute("SELECT pg_backend_pid()")
        return Path(f"/proc/{cursor.fetchone()[0]}/schedstat")


def _spent(server: Path | None) -> float:
    return int(server.read_text().split()[0]) / 1e6 if server else 0.0


def _got(client: Any, path: str) -> None:
    answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path}: {answer.status_code}")


def main(sizes: list[str]) -> None:
    found = {size: _of(size) for size in sizes}
    print("load at the end:", os.getloadavg()[0])
    print("| cases x agencies | " + " | ".join(sizes) + " |")
    print("|---|" + "--:|" * len(sizes))
    for name in found[sizes[0]]:
        row = " | ".join(found[size].get(name, "") for size in sizes)
        print(f"| {name} | {row} |")


def _of(size: str) -> dict[str, str]:
    with tempfile.TemporaryDirectory(prefix="growth-") as folder:
        environment = {
            **os.environ,
            "DATA_DIR": folder,
            "STATIC_ROOT": f"{folder}/static",
            "INSECURE_HTTP": "1",
            "LOG_REQUESTS": "0",
            "DJANGO_SETTINGS_MODULE": "disclosure.settings",
            "PYTHONPATH": str(ROOT),
        }
        collect = [sys.executable, "manage.py", "collectstatic", "--noinput"]
        subprocess.run(
            collect, env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL
        )
        if url := os.environ.get("DATABASE_URL", ""):
            environment["DATABASE_URL"] = _fresh(url, f"growth_{size}")
        line = [sys.executable, __file__, "--one", size]
        told = subprocess.run(
            line, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE
        )
        answer: dict[str, str] = json.loads(told.stdout.splitlines()[-1])
        return answer


def _fresh(url: str, name: str) -> str:
    """Make a database beside the one of the address; return its address."""
    known = environ.Env.db_url_config(url)
    connection = psycopg2.connect(
        host=known["HOST"],
        port=known["PORT"] or None,
        user=known["USER"],
        password=known["PASSWORD"] or None,
        dbname="postgres",
    )
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    connection.close()
    return f"{url.rpartition('/')[0]}/{name}"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        count, agencies = map(int, sys.argv[2].split("x"))
        print(json.dumps(measure(count, agencies)))
    elif sys.argv[1:2] == ["--again"]:
        for name, figure in measure(0, 0).items():
            print(f"| {name} | {figure} |")
        print("load:", os.getloadavg()[0])
    else:
        main(sys.argv[1:] or list(SIZES))
