"""Serve the site with the production server; publish and send what becomes due."""

import os
import subprocess
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

#: What looks again and again beside the server.
BESIDE = (
    *("publish_scheduled", "send_notices", "remind_reports"),
    *("supervise", "send_supervision_mail"),
)


class Command(BaseCommand):
    help = "Run gunicorn on this machine; publisher and senders run beside it."

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
        helpers = [_beside(name) for name in BESIDE]
        try:
            subprocess.run(server, env=os.environ, check=False)
        except KeyboardInterrupt:
            self.stdout.write("")
        finally:
            for helper in helpers:
                helper.terminate()
            for helper in helpers:
                helper.wait()


def _beside(command: str) -> subprocess.Popen[bytes]:
    """Start a command that looks again every half minute."""
    line = [sys.executable, sys.argv[0], command, "--every", "30"]
    return subprocess.Popen(line, env=os.environ)
