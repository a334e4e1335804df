"""Serve the site with the production server; publish and send what becomes due.

On one machine everything runs together; `--only` runs a part of it, so that each can
have a container or machine of its own.
"""

import os
import signal
import subprocess
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

PARTS = ("web", "worker", "timers")
#: Does the jobs that take longer than a page may.
WORKER = ("db_worker", "--interval", "1", "--no-reload", "--no-startup-delay")
#: Look again and again for what is due.
TIMERS = ("timers",)
SECONDS_BETWEEN_LOOKS = 5


class Command(BaseCommand):
    help = "Run gunicorn on this machine; publisher, senders and worker run beside it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument("--only", choices=PARTS, help="run this part alone")

    def handle(self, *args: Any, **options: Any) -> None:
        parts = (options["only"],) if options["only"] else PARTS
        address = f"{options['host']}:{options['port']}"
        if "web" in parts:
            self.stdout.write(f"\n公开网站  http://{address}/")
            self.stdout.write(f"办公系统  http://{address}/admin/")
            self.stdout.write("按 Ctrl+C 停止。\n")
            self.stdout.flush()
        line = _server(address, options["workers"]) if "web" in parts else None
        _serve(line, _beside(parts))


def _server(address: str, workers: int) -> list[str]:
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "disclosure.wsgi",
        f"--bind={address}",
        f"--workers={workers}",
        "--timeout=120",
        "--log-level=warning",
    ]


def _beside(parts: tuple[str, ...]) -> list[tuple[str, ...]]:
    beside = {"worker": WORKER, "timers": TIMERS}
    return [words for part, words in beside.items() if part in parts]


class Stopped(Exception):
    """Somebody asked this process to end."""


def _serve(server: list[str] | None, beside: list[tuple[str, ...]]) -> None:
    """Run until the server ends or is asked to; start again what runs beside it."""
    helpers = {words: _start(words) for words in beside}
    running = subprocess.Popen(server, env=os.environ) if server else None
    signal.signal(signal.SIGTERM, _stop)
    try:
        while not _has_ended(running):
            for words, helper in helpers.items():
                if helper.poll() is not None:
                    helpers[words] = _start(words)
    except (KeyboardInterrupt, Stopped):
        if running:
            running.terminate()
            running.wait()
    finally:
        for helper in helpers.values():
            helper.terminate()
        for helper in helpers.values():
            helper.wait()


def _stop(*_signal: object) -> None:
    raise Stopped


def _has_ended(process: subprocess.Popen[bytes] | None) -> bool:
    if process is None:
        time.sleep(SECONDS_BETWEEN_LOOKS)
        return False
    try:
        process.wait(SECONDS_BETWEEN_LOOKS)
    except subprocess.TimeoutExpired:
        return False
    return True


def _start(words: tuple[str, ...]) -> subprocess.Popen[bytes]:
    """Start a command of this program."""
    return subprocess.Popen([sys.executable, sys.argv[0], *words], env=os.environ)
