"""Serve the site with the production server; publish and send what becomes due."""

import os
import signal
import subprocess
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

#: What looks again and again beside the server.
BESIDE = (
    *("publish_scheduled", "send_notices", "remind_reports"),
    *("supervise", "send_supervision_mail", "render_files", "upkeep"),
)
#: Does the jobs that take longer than a page may.
WORKER = ("db_worker", "--interval", "1", "--no-reload", "--no-startup-delay")
SECONDS_BETWEEN_LOOKS = 5


class Command(BaseCommand):
    help = "Run gunicorn on this machine; publisher, senders and worker run beside it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--workers", type=int, default=2)

    def handle(self, *args: Any, **options: Any) -> None:
        address = f"{options['host']}:{options['port']}"
        self.stdout.write(f"\n公开网站  http://{address}/")
        self.stdout.write(f"办公系统  http://{address}/admin/")
        self.stdout.write("按 Ctrl+C 停止。\n")
        self.stdout.flush()
        server = [
            sys.executable,
            "-m",
            "gunicorn",
            "disclosure.wsgi",
            f"--bind={address}",
            f"--workers={options['workers']}",
            "--timeout=120",
            "--log-level=warning",
        ]
        _serve(server, [WORKER, *((name, "--every", "30") for name in BESIDE)])


def _serve(server: list[str], beside: list[tuple[str, ...]]) -> None:
    """Run the server until it ends; what runs beside it is started again."""
    helpers = {words: _start(words) for words in beside}
    running = subprocess.Popen(server, env=os.environ)
    signal.signal(signal.SIGTERM, lambda *_signal: running.terminate())
    try:
        while not _has_ended(running):
            for words, helper in helpers.items():
                if helper.poll() is not None:
                    helpers[words] = _start(words)
    except KeyboardInterrupt:
        running.wait()
    finally:
        for helper in helpers.values():
            helper.terminate()
        for helper in helpers.values():
            helper.wait()


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    try:
        process.wait(SECONDS_BETWEEN_LOOKS)
    except subprocess.TimeoutExpired:
        return False
    return True


def _start(words: tuple[str, ...]) -> subprocess.Popen[bytes]:
    """Start a command of this program."""
    return subprocess.Popen([sys.executable, sys.argv[0], *words], env=os.environ)
