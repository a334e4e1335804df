"""The processes of the site as docs/operations.md and deploy/ run them."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

import psycopg2

from tests.drill.cluster import Database
from tests.drill.site import ROOT, free_port
from tests.replay import day

#: As in deploy/compose.yaml, for a machine of two processors.
POSTGRES = ("shared_buffers=512MB", "work_mem=32MB", "random_page_cost=1.1")
#: As in deploy/systemd/disclosure-web.service.
WEB = (
    *("gunicorn", "disclosure.wsgi", "--workers=3", "--timeout=120"),
    *("--graceful-timeout=60", "--worker-tmp-dir=/dev/shm", "--log-level=warning"),
)
CITY, RUN = "city", "run"


class Postgres:
    """A server in a folder that is kept; the city in it is copied for each run."""

    def __init__(self, folder: Path) -> None:
        self.server = Database(folder, options=POSTGRES)

    def start(self) -> None:
        if not (self.server.folder / "PG_VERSION").exists():
            shutil.rmtree(self.server.folder, ignore_errors=True)
            self.server.make()
        self.server.start()

    def stop(self) -> None:
        """Let it write what it has in memory, and end."""
        process = self.server.process
        if process is not None:
            process.send_signal(signal.SIGINT)
            process.wait()
            self.server.process = None

    @property
    def process(self) -> int:
        assert self.server.process is not None
        return self.server.process.pid

    def url(self, name: str) -> str:
        return self.server.url.replace("/postgres?", f"/{name}?")

    def fresh(self, name: str, like: str = "template1") -> None:
        """Make a database anew, as a copy of another one."""
        for words in (
            f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)',
            f'CREATE DATABASE "{name}" TEMPLATE "{like}"',
        ):
            self.server.ask(words)

    def ask(self, name: str, statement: str) -> object:
        connection = psycopg2.connect(self.url(name))
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
                row = cursor.fetchone()
                return row[0] if row else None
        finally:
            connection.close()

    def size(self) -> int:
        """Return the bytes of the database of the run."""
        return int(str(self.ask(RUN, f"SELECT pg_database_size('{RUN}')")))


def environment_of(data: Path, static: Path, url: str, mail: int) -> dict[str, str]:
    """Return the settings of a site behind a proxy that ends TLS."""
    known = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DEBUG", "INSECURE_HTTP", "CACHE_URL", "REPLICA_URL"}
    }
    return {
        **known,
        "DATA_DIR": str(data),
        "STATIC_ROOT": str(static),
        "DATABASE_URL": url,
        "ALLOWED_HOSTS": day.HOST,
        "SITE_ADDRESS": f"https://{day.HOST}",
        "BEHIND_PROXY": "1",
        "EMAIL_URL": f"smtp://127.0.0.1:{mail}",
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
    }


def manage(environment: dict[str, str], *words: str) -> str:
    """Run a command of the site; return what it printed. Raises RuntimeError."""
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{words[0]}: {done.stderr[-2000:]}{done.stdout[-500:]}")
    return done.stdout


class Site:
    """Web processes, the worker for files and the timers, each apart."""

    def __init__(self, environment: dict[str, str], logs: Path) -> None:
        self.environment, self.logs = environment, logs
        self.port = free_port()
        self.parts: dict[str, subprocess.Popen[bytes]] = {}
        self.restarts = 0

    def start(self) -> None:
        self._start("web", "-m", *WEB, f"--bind=127.0.0.1:{self.port}")
        self.wait_ready()
        self._start("worker", "manage.py", "serve", "--only", "worker")
        self._start("timers", "manage.py", "serve", "--only", "timers")

    def _start(self, name: str, *words: str) -> None:
        with (self.logs / f"{name}.log").open("ab") as log:
            self.parts[name] = subprocess.Popen(
                [sys.executable, *words],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
            )

    def wait_ready(self, seconds: float = 600) -> None:
        begin = time.monotonic()
        while time.monotonic() - begin < seconds:
            with suppress(OSError):
                asked = urllib.request.Request(
                    f"http://127.0.0.1:{self.port}/health/ready/",
                    headers={"Host": day.HOST},
                )
                with urllib.request.urlopen(asked, timeout=5):
                    return
            time.sleep(0.5)
        raise RuntimeError("the site does not become ready")

    def ended(self) -> list[str]:
        """Return the parts that ended although nobody asked them to."""
        return [name for name, part in self.parts.items() if part.poll() is not None]

    def stop(self) -> None:
        for part in self.parts.values():
            if part.poll() is None:
                part.terminate()
        for part in self.parts.values():
            try:
                part.wait(90)
            except subprocess.TimeoutExpired:
                part.kill()
        self.parts.clear()
