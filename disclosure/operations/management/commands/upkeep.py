"""The daily upkeep: verify the audit chain; back up and prove it where asked."""

from __future__ import annotations

import logging
import time
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, close_old_connections
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.blocked import Blocked
from disclosure.operations import actions
from disclosure.operations.backup import making

#: Running on and on, the work of a day is done from this hour.
FIRST_HOUR = 2
logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Verify the audit chain; with BACKUP_DIR also back up, prove and forget."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--every",
            type=int,
            default=0,
            help="go on, looking every N seconds; works once a day, from 2 o'clock",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["every"]:
            if not keep_up():
                raise CommandError(_("有事项没有成功，见“运行情况”。"))
            self.stdout.write(_("已核对审计链；设了 BACKUP_DIR 的，也做了备份。"))
            return
        # Begun in the middle of a day, the work of that day was not done yet.
        done: date | None = None
        while True:
            close_old_connections()
            done = _once_a_day(done)
            time.sleep(options["every"])


def keep_up() -> bool:
    """Do the work of a day, each part whatever became of the others."""
    is_good = actions.check_trail().is_whole
    if settings.BACKUP_DIR:
        is_good &= _back_up(Path(settings.BACKUP_DIR))
    return is_good


def _back_up(parent: Path) -> bool:
    try:
        made = actions.back_up(parent)
        if actions.check_backup(made.folder):
            return False
        making.forget(parent, settings.BACKUP_KEEP)
    except (Blocked, OSError):
        return False
    return True


def _once_a_day(done: date | None) -> date | None:
    now = timezone.localtime()
    if now.date() == done or now.hour < FIRST_HOUR:
        return done
    try:
        keep_up()
    except DatabaseError as failure:
        logger.warning("upkeep waits: %s", type(failure).__name__)
        return done
    return now.date()
