"""A site of its own for a rehearsal: SQLite or DATABASE_URL, with one open desk."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PREPARE = """
from reports.rules.vocabulary import State
from tests.casework.factories import make_desk
from tests.factories import make_world
from tests.reports.desk import make_report
world = make_world()
make_desk(world)
make_report(world, State.PUBLISHED)
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
        """Make tables, static files, a desk and a published report."""
        self.manage("migrate", "--verbosity", "0")
        self.manage("collectstatic", "--noinput", "--verbosity", "0")
        self.ask(PREPARE)

    def manage(self, *words: str, check: bool = True) -> str:
        done = subprocess.run(
            self.line(*words),
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if check and done.returncode:
            raise RuntimeError(f"{words[0]}: {done.stderr[-2000:]}")
        return done.stdout + ("" if check else done.stderr)

    def line(self, *words: str) -> list[str]:
        return [sys.executable, "manage.py", *words]

    def ask(self, code: str) -> str:
        """Run code in the site; return the last line that it printed."""
        told = self.manage("shell", "--no-imports", "--command", code)
        lines = told.splitlines()
        return lines[-1] if lines else ""

    def begin(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a command beside this process, in a group of its own."""
        with (self.folder / "beside.log").open("ab") as log:
            return subprocess.Popen(
                self.line(*words),
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def start(
        self, *options: str, workers: int = 2, program: str = "disclosure.wsgi"
    ) -> None:
        """Start the web server and wait until it is ready."""
        line = [sys.executable, "-m", "gunicorn", program]
        line += [f"--bind=127.0.0.1:{self.port}", f"--workers={workers}"]
        log = (self.folder / "server.log").open("ab")
        self.server = subprocess.Popen(
            [*line, "--log-level=error", *options],
            cwd=ROOT,
            env=self.environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
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

    def beside(self) -> SiteUnderTest:
        """Return another server of the same site, with the same data."""
        return SiteUnderTest(self.folder, environment=self.environment)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def workers(self) -> list[int]:
        """Return the process numbers of the web workers."""
        assert self.server is not None
        return children(self.server.pid)

    def stop(self) -> None:
        if self.server is not None:
            self.server.terminate()
            self.server.wait()
            self.server = None


def children(process: int) -> list[int]:
    """Return the processes that a process has started and that still run."""
    with suppress(OSError):
        told = Path(f"/proc/{process}/task/{process}/children").read_text()
        return [int(number) for number in told.split()]
    return []


def command_of(process: int) -> bytes:
    """Return the line a process was started with; empty when it has gone."""
    with suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_bytes()
    return b""


def kill(process: int) -> None:
    """End a process as a power cut would."""
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """End a process begun beside this one, and whatever it has started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
