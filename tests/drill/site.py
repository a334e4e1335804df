"""A site of its own for a rehearsal: SQLite or DATABASE_URL, with one open desk."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PREPARE = """
from tests.casework.factories import make_desk
from tests.factories import make_world
from disclosure.agencies import calendar_actions
make_desk(make_world())
"""


@dataclass
class SiteUnderTest:
    folder: Path
    port: int = 0
    environment: dict[str, str] = field(default_factory=dict)
    server: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.port = self.port or free_port()
        self.environment = {
            **os.environ,
            "DATA_DIR": str(self.folder),
            "INSECURE_HTTP": "1",
            "FORM_MIN_SECONDS": "0",
            "REQUESTS_PER_HOUR": "1000000",
            "PYTHONPATH": str(ROOT),
            "STATIC_ROOT": str(self.folder / "static"),
            **self.environment,
        }

    def __enter__(self) -> SiteUnderTest:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def prepare(self) -> None:
        """Make tables, static files and a desk."""
        self.manage("migrate", "--verbosity", "0")
        self.manage("collectstatic", "--noinput", "--verbosity", "0")
        self.ask(PREPARE)

    def manage(self, *words: str, check: bool = True) -> str:
        line = [sys.executable, "manage.py", *words]
        done = subprocess.run(
            line,
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if check and done.returncode:
            raise RuntimeError(f"{words[0]}: {done.stderr[-2000:]}")
        return done.stdout + ("" if check else done.stderr)

    def ask(self, code: str) -> str:
        """Run code in the site; return the last line that it printed."""
        told = self.manage("shell", "--no-imports", "--command", code)
        lines = told.splitlines()
        return lines[-1] if lines else ""

    def start(self) -> None:
        """Start the web server and wait until it is ready."""
        line = [sys.executable, "-m", "gunicorn", "disclosure.wsgi"]
        line += [f"--bind=127.0.0.1:{self.port}", "--workers=2", "--log-level=error"]
        log = (self.folder / "server.log").open("ab")
        self.server = subprocess.Popen(
            line, cwd=ROOT, env=self.environment, stdout=log, stderr=log
        )
        log.close()
        self.wait_ready()

    def wait_ready(self, seconds: float = 120) -> float:
        """Wait for an answer of /health/; return how long it took."""
        begin = time.monotonic()
        while time.monotonic() - begin < seconds:
            if self.status("/health/") == 200:
                return time.monotonic() - begin
            time.sleep(0.2)
        raise RuntimeError("the server does not become ready")

    def status(self, path: str) -> int:
        try:
            with urllib.request.urlopen(self.address + path, timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def workers(self) -> list[int]:
        """Return the process numbers of the web workers."""
        assert self.server is not None
        told = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children")
        return [int(number) for number in told.read_text().split()]

    def stop(self) -> None:
        if self.server is not None:
            self.server.terminate()
            self.server.wait()
            self.server = None


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
