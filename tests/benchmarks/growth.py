"""How the cost of a page grows with the data: cases first, agencies second.

    python tests/benchmarks/growth.py [CASES[xAGENCIES] ...]

Each size has a database of its own (SQLite, or a fresh one on DATABASE_URL's server
when it is PostgreSQL) and a process of its own that asks in turn; a figure is the
fastest of some rounds, in milliseconds (SQLite: of processor time), in one process
and without the network.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
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
    ("h0-0", "register of a handler", CASES),
    ("h0-0", "register: overdue", f"{CASES}?group=overdue"),
    ("h0-0", "register: words", f"{CASES}?q=征地补偿"),
    ("bench", "register of the whole city", CASES),
    ("bench", "supervision desk", "/supervision/"),
    ("bench", "handling times", "/supervision/times/"),
    ("h0-0", "front page of an officer", "/admin/"),
)


def measure(cases: int, agencies: int) -> dict[str, float]:
    """Fill this process's database and time its pages."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.test import Client

    from tests.benchmarks import cases as filling
    from tests.people import login

    settings.ALLOWED_HOSTS = ["testserver"]
    filling.AGENCIES = agencies
    call_command("migrate", verbosity=0)
    begin = time.perf_counter()
    with transaction.atomic():
        filling.fill(cases)
    found = {"(filling, s)": time.perf_counter() - begin}
    with connection.cursor() as cursor:
        analyse = "VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE"
        cursor.execute(analyse)
    clients: dict[str, Client] = {}
    for who, name, path in PAGES:
        if who not in clients:
            clients[who] = login(Client(), who) if who else Client()
        found[name] = min(_asked(clients[who], path) for _ in range(ROUNDS))
    return found


def _asked(client: Any, path: str) -> float:
    # Processor time: on SQLite all work is this process's, whatever else runs.
    clock = time.perf_counter if os.environ.get("DATABASE_URL") else time.process_time
    begin = clock()
    answer = client.get(path)
    took = (clock() - begin) * 1000
    if answer.status_code != 200:
        raise SystemExit(f"{path}: {answer.status_code}")
    return took


def main(sizes: list[str]) -> None:
    found = {size: _of(size) for size in sizes}
    print("load at the end:", os.getloadavg()[0])
    print("| cases x agencies | " + " | ".join(sizes) + " |")
    print("|---|" + "--:|" * len(sizes))
    for name in found[sizes[0]]:
        row = " | ".join(f"{found[size][name]:,.1f}" for size in sizes)
        print(f"| {name} | {row} |")


def _of(size: str) -> dict[str, float]:
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
        answer: dict[str, float] = json.loads(told.stdout.splitlines()[-1])
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
    else:
        main(sys.argv[1:] or list(SIZES))
