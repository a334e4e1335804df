"""Check a report: one file in, one JSON object out."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.checking import (
    Malformed,
    Submission,
    as_json,
    findings_of,
)
from reports.checking.answers import is_error
from reports.checking.contents import year_in
from reports.checking.files import read_file, submission_in
from reports.checking.parsing import LARGEST_FILE, quoted, refuse
from reports.rules.formats import FORMATS


class Command(BaseCommand):
    help = (
        "Check a report in JSON or in the XLSX of the form. Prints one JSON object "
        "with the findings; exits with 1 if one of them is an error, with 2 if the "
        "file cannot be read. Needs no database and keeps nothing."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="JSON or XLSX, or - for stdin")
        parser.add_argument(
            "--previous", metavar="FILE", help="the report of the year before"
        )
        parser.add_argument(
            "--year", type=int, help="the year, where the file does not tell it"
        )
        parser.add_argument(
            "--format",
            choices=sorted(FORMATS),
            default="",
            help="the format, where the file does not tell it; else that of the year",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            submission = _submission(options)
        except Malformed as wrong:
            raise CommandError(str(wrong), returncode=2) from wrong
        found = findings_of(submission)
        answer = {"findings": as_json(found, submission.form)}
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
        if submission.missing:
            self.stderr.write(
                f"没有提供，因此没有校核：{'、'.join(submission.missing)}。"
            )
        if any(is_error(finding) for finding in found):
            raise SystemExit(1)


def _submission(options: Mapping[str, Any]) -> Submission:
    file = read_file(_content(options["file"]), options["year"], options["format"])
    if options["previous"] is None:
        return submission_in(file)
    year = year_in(file.data) - 1
    return submission_in(file, read_file(_content(options["previous"]), year))


def _content(name: str) -> bytes:
    """Read one byte more than is allowed, so that too much is noticed."""
    try:
        if name == "-":
            return sys.stdin.buffer.read(LARGEST_FILE + 1)
        with Path(name).open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except (OSError, ValueError):
        refuse("读不出文件“%(name)s”，请检查文件名和权限。", name=quoted(name))
