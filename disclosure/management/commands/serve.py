"""Serve the site with the production server, and publish what becomes due."""

import os
import subprocess
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Run gunicorn on this machine, with the timed publisher beside it."

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
        timer = [sys.executable, sys.argv[0], "publish_scheduled", "--every", "30"]
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
        publisher = subprocess.Popen(timer, env=os.environ)
        try:
            subprocess.run(server, env=os.environ, check=False)
        except KeyboardInterrupt:
            self.stdout.write("")
        finally:
            publisher.terminate()
            publisher.wait()
