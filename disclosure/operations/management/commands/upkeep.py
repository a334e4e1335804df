"""The daily upkeep: verify the audit chain; back up and prove it where asked."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, close_old_connections
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.blocked import Blocked
from disclosure.operations import actions, health
from disclosure.operations.backup import making
from disclosure.operations.vocabulary import RunKind
from disclosure.spreadsheets.uploads import forget_old

#: Running on and on, the work of a day is done from this hour.
FIRST_HOUR = 2
RETRY_SECONDS = 600
DAILY = (RunKind.TRAIL_CHECK, RunKind.BACKUP)
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
        while True:
            close_old_connections()
            time.sleep(_looked(options["every"]))


def keep_up(kinds: Collection[RunKind] = DAILY) -> bool:
    """Do the work of a day, each part whatever became of the others."""
    is_good = True
    if RunKind.TRAIL_CHECK in kinds:
        is_good = actions.check_trail().is_whole
    if RunKind.BACKUP in kinds and settings.BACKUP_DIR:
        is_good &= _back_up(Path(settings.BACKUP_DIR))
    forget_old()
    return is_good


def due(now: datetime) -> list[RunKind]:
    """Return what nobody, on any machine, has begun since the hour of this day."""
    begin = now.replace(hour=FIRST_HOUR, minute=0, second=0, microsecond=0)
    if now < begin:
        return []
    last = {kind: health.last_run(kind) for kind in DAILY}
    return [kind for kind, run in last.items() if not run or run.started_at < begin]


def _back_up(parent: Path) -> bool:
    try:
        made = actions.back_up(parent)
        if actions.check_backup(made.folder):
            return False
        making.forget(parent, settings.BACKUP_KEEP)
    except (Blocked, OSError):
        return False
    return True


def _looked(seconds: int) -> int:
    """Do what is due; return how many seconds to wait until the next look."""
    try:
        keep_up(due(timezone.localtime()))
    except DatabaseError as failure:
        # A database without room would be asked to prove its chain again and again.
        logger.warning("upkeep waits: %s", type(failure).__name__)
        return max(seconds, RETRY_SECONDS)
    return seconds
