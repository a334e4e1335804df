"""Read a report that somebody else wrote: one file in, one JSON object out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.reading.limits import LARGEST_FILE
from reports.reading.refusals import Unreadable
from reports.reading.running import read_file
from reports.rules.formats import FORMATS


class Command(BaseCommand):
    help = (
        "Read an annual report (txt, html, docx, xlsx, pdf, json). Prints one JSON "
        "object with title, sections, figures, findings and what was not understood; "
        "exits with 2 and one sentence if the file cannot be read. Needs no database."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the report")
        parser.add_argument("--year", type=int, help="the year, if the file is wrong")
        parser.add_argument(
            "--format",
            choices=sorted(FORMATS),
            default="",
            help="the format, if the file is wrong about it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        try:
            found = read_file(
                path.name, _content(path), options["year"], options["format"]
            )
        except Unreadable as wrong:
            raise CommandError(str(wrong), returncode=2) from wrong
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))


def _content(path: Path) -> bytes:
    """Read one byte more than is allowed, so that too much is noticed."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as wrong:
        raise CommandError("读不出文件，请检查文件名和权限。", returncode=2) from wrong
