"""Publish what is due by its set time."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from reports.actions.moving import publish_due


class Command(BaseCommand):
    help = "Publish reports whose set time has come; safe to run at any time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--every", type=int, default=0, help="go on, looking every N seconds"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            close_old_connections()
            for report in publish_due():
                self.stdout.write(f"已发布：{report.title}（第{report.edition}版）")
            if not options["every"]:
                return
            time.sleep(options["every"])
