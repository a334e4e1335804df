"""Explain a clock: one JSON object in, one JSON object out."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from disclosure.agencies.calendar_seed import notices
from disclosure.agencies.calendars import calendar_of
from disclosure.agencies.vocabulary import Region
from disclosure.casework.rules.clock import Contradiction, run
from disclosure.casework.rules.clock.exchange import Malformed, read, write
from disclosure.workdays import Workdays

#: More than any case needs.
LARGEST_INPUT = 256 * 1024


class Command(BaseCommand):
    help = "Compute the clock of a request from dated events in JSON."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a JSON file, or - for stdin")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            question = read(_parsed(_content(options["file"])))
            calendar, is_seed = _calendar(question.region)
            clock = run(question.events, question.channel, calendar, question.today)
        except (Malformed, Contradiction) as wrong:
            raise CommandError(str(wrong), returncode=2) from wrong
        self.stdout.write(json.dumps(write(clock), ensure_ascii=False, indent=2))
        if is_seed:
            self.stderr.write("数据库里没有日历，已按随程序附带的放假安排计算。")


def _calendar(region: Region) -> tuple[Workdays, bool]:
    """Return the calendar of the database, or the one that comes with it."""
    try:
        return calendar_of(region), False
    except DatabaseError:
        return _seeded(region), True


def _content(name: str) -> bytes:
    """Read one byte more than is allowed, so that too much is noticed."""
    try:
        if name == "-":
            content = sys.stdin.buffer.read(LARGEST_INPUT + 1)
        else:
            with Path(name).open("rb") as file:
                content = file.read(LARGEST_INPUT + 1)
    except (OSError, ValueError) as missing:
        raise Malformed("读不出这个文件，请检查文件名和权限。") from missing
    if len(content) > LARGEST_INPUT:
        limit = LARGEST_INPUT // 1024
        raise Malformed("输入太大，最多%(limit)s KB。", limit=limit)
    return content


def _parsed(content: bytes) -> object:
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as wrong:
        raise Malformed("输入不是 UTF-8 编码的 JSON，请检查括号和引号。") from wrong


def _seeded(region: Region) -> Workdays:
    known = [entry for entry in notices() if entry.region in (Region.CN, region)]
    days = {day.day: day.is_workday for entry in known for day in entry.days}
    last = max(entry.year for entry in known if entry.region == Region.CN)
    return Workdays(days, date(last, 12, 31))
