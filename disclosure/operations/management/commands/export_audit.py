"""Write the audit trail into a file that proves itself, to be kept elsewhere."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from disclosure.operations import trail_file


class Command(BaseCommand):
    help = "Write the trail as lines of JSON, or --check a file that was written."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--since", type=date.fromisoformat, help="2026-03-16")
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        try:
            if options["check"]:
                self.stdout.write(self._checked(path))
                return
            count = trail_file.write(path, _moment(options["since"]))
        except OSError as failure:
            words = _("不能读写 %(path)s：%(error)s")
            told = {"path": path, "error": failure.strerror or failure}
            raise CommandError(words % told) from None
        self.stdout.write(_("已写出 %(count)s 条审计记录。") % {"count": count})

    def _checked(self, path: Path) -> str:
        count, wrong = trail_file.check(path)
        if wrong:
            words = _("第 %(line)s 行与摘要不符，或与前一行不相连。")
            raise CommandError(words % {"line": wrong})
        return _("审计记录完整，共 %(count)s 条。") % {"count": count}


def _moment(day: date | None) -> datetime | None:
    return make_aware(datetime.combine(day, time())) if day else None
