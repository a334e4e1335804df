"""A command that sends what waits, once or again and again."""

import logging
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections

logger = logging.getLogger(__name__)


class SendingCommand(BaseCommand):
    """Name what is sent in ``waiting`` and ``said``, and send it in ``send``."""

    waiting: str
    said: str

    def send(self) -> int:
        """Send what is due and return how many were sent."""
        raise NotImplementedError

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--every", type=int, default=0, help="go on, looking every N seconds"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["every"]:
            self.stdout.write(self.said.format(self.send()))
            return
        while True:
            close_old_connections()
            self._send_quietly()
            time.sleep(options["every"])

    def _send_quietly(self) -> None:
        """A database that is away for a moment does not end the sender."""
        try:
            sent = self.send()
        except DatabaseError as failure:
            logger.warning("%s wait: %s", self.waiting, type(failure).__name__)
            return
        if sent:
            self.stdout.write(self.said.format(sent))
