"""Whatever looks again and again, in one process: publisher, senders, daily work."""

from __future__ import annotations

import logging
import time
from threading import Thread
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections

TIMERS = (
    *("publish_scheduled", "send_notices", "remind_reports"),
    *("supervise", "send_supervision_mail", "render_files", "upkeep"),
)
SECONDS = 30
SECONDS_AFTER_A_FAILURE = 5
logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = f"Run beside each other, every {SECONDS} seconds: {', '.join(TIMERS)}."

    def handle(self, *args: Any, **options: Any) -> None:
        # A thread each: one that waits for a mail server keeps no other waiting,
        # and the program is in memory once.
        threads = [Thread(target=run, args=[name], daemon=True) for name in TIMERS]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def run(name: str) -> None:
    """Run a command that goes on for ever; begin again whenever it breaks off."""
    while True:
        try:
            call_command(name, every=SECONDS)
        except Exception:
            logger.exception("%s broke off and begins again", name)
        connections.close_all()
        time.sleep(SECONDS_AFTER_A_FAILURE)
