"""Mail the reminders of the collection of annual reports."""

import logging
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections

from reports.actions.reminder_mail import send_reminders

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Mail the reminders that wait; safe to run at any time, and twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--every", type=int, default=0, help="go on, looking every N seconds"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["every"]:
            self.stdout.write(f"已发送 {send_reminders()} 条催报。")
            return
        while True:
            close_old_connections()
            self._send()
            time.sleep(options["every"])

    def _send(self) -> None:
        """A database that is away for a moment does not end the sender."""
        try:
            sent = send_reminders()
        except DatabaseError as failure:
            logger.warning("reminders wait: %s", type(failure).__name__)
            return
        if sent:
            self.stdout.write(f"已发送 {sent} 条催报。")
