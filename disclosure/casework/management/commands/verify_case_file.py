"""Say whether a downloaded case file (全卷) is whole and unchanged."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from disclosure.casework.archive.verifying import NotAnArchive, verify
from disclosure.translation import translate

MOST_SHOWN = 50


class Command(BaseCommand):
    help = "Check every size and digest of a case file; nothing extra or missing."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the ZIP that was downloaded")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            verdict = verify(options["file"])
        except NotAnArchive as wrong:
            raise CommandError(translate(wrong.reason), returncode=2) from wrong
        made = f"{verdict.made_at}，{verdict.made_by}" if verdict.made_at else ""
        self.stdout.write(_seen(f"{verdict.case_number} {made}".strip()))
        for path in verdict.missing[:MOST_SHOWN]:
            self.stdout.write(_seen(f"下载时就缺少：{path}"))
        for fault in verdict.faults[:MOST_SHOWN]:
            self.stdout.write(_seen(translate(fault)))
        if verdict.faults:
            raise CommandError(f"有 {len(verdict.faults)} 处不符，这个文件不可信。")
        self.stdout.write(f"{verdict.files} 个文件全部相符，没有多，也没有少。")


def _seen(text: str) -> str:
    """Return a stranger's words without signs that steer the console."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)
