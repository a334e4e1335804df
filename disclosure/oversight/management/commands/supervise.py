"""The daily work of supervision: reminders, escalation, digests, published times."""

from __future__ import annotations

import argparse
import logging
import time
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from disclosure.oversight.actions import messages
from disclosure.oversight.actions.digests import make_digests
from disclosure.oversight.actions.escalating import escalate_overdue
from disclosure.oversight.actions.publishing import refresh
from disclosure.oversight.actions.reminding import remind

#: Running on and on, the work of a day is done from this hour.
FIRST_HOUR = 7
logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Remind, escalate, write digests, count published times; safe to run twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=_day, help="a day until today: 2026-03-16")
        parser.add_argument(
            "--every",
            type=int,
            default=0,
            help="go on, looking every N seconds; works once a day, from 7 o'clock",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        today = options["on"] or timezone.localdate()
        if today > timezone.localdate():
            raise CommandError("日期不能晚于今天。")
        if not options["every"]:
            self.stdout.write(supervise(today))
            return
        done: date | None = None
        while True:
            close_old_connections()
            done = self._once_a_day(done)
            time.sleep(options["every"])

    def _once_a_day(self, done: date | None) -> date | None:
        """Work if this day has no work done; return the last day that has.

        A database that is away for a moment does not end the command.
        """
        now = timezone.localtime()
        if now.date() == done or now.hour < FIRST_HOUR:
            return done
        try:
            self.stdout.write(supervise(now.date()))
        except DatabaseError as failure:
            logger.warning("supervision waits: %s", type(failure).__name__)
            return done
        return now.date()


def supervise(today: date) -> str:
    """Do the work of a day and return what was done in one line."""
    counts = (remind(today), escalate_overdue(today), make_digests(today))
    words = "催办 {} 件，督办升级 {} 件，监督摘要 {} 封，更新公布数据 {} 条。"
    line = words.format(*counts, refresh(today))
    messages.forget(today)
    lost = messages.failed()
    return line + (f"有 {lost} 封邮件没有发出。" if lost else "")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("请按 2026-03-16 的写法填写日期。") from None
