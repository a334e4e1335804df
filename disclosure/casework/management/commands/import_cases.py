"""Import an old register of any length from a file on this machine."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import BaseCommand, CommandError, CommandParser

from disclosure.agencies.models import Agency
from disclosure.casework.register.resources import (
    RegisterCSV,
    RegisterResource,
    RegisterXLSX,
    sentences_of,
)
from disclosure.spreadsheets.uploads import checked, kind_of

MOST_BYTES = 200 * 1024 * 1024
MOST_ROWS = 500_000
MOST_SHOWN = 200


class LongCSV(RegisterCSV):
    row_limit = MOST_ROWS


class LongXLSX(RegisterXLSX):
    row_limit = MOST_ROWS


class Command(BaseCommand):
    help = "Import cases from an old register (CSV or XLSX); numbers known are skipped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--agency", help="slug, for rows that name no agency")
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument(
            "--all-or-none", action="store_true", help="one wrong row stops everything"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        resource = RegisterResource(None, _agency(options["agency"]))
        result = resource.import_data(
            _dataset(options["file"]),
            dry_run=options["dry_run"],
            use_transactions=True,
            rollback_on_validation_errors=options["all_or_none"],
        )
        for wrong in result.base_errors:
            raise CommandError(str(wrong.error))
        for row in result.invalid_rows[:MOST_SHOWN]:
            self.stdout.write(f"第{row.number}行：{' '.join(sentences_of(row.error))}")
        for number, errors in result.row_errors()[:MOST_SHOWN]:
            self.stdout.write(f"第{number}行：{type(errors[0].error).__name__}")
        refused = options["all_or_none"] and result.has_validation_errors()
        if refused:
            raise CommandError("有错误，全部没有导入。")
        self.stdout.write(
            "共{total}行：新增{new}件，已有{skip}件，错误{wrong}行。{note}".format(
                total=result.total_rows,
                new=result.totals["new"],
                skip=result.totals["skip"],
                wrong=result.totals["invalid"] + result.totals["error"],
                note="（试运行，没有写入）" if options["dry_run"] else "",
            )
        )
        if result.has_validation_errors() or result.has_errors():
            raise CommandError("有错误的行没有导入，改正以后再导入一次。", returncode=3)


def _agency(slug: str | None) -> Agency | None:
    if slug is None:
        return None
    found = Agency.objects.filter(slug=slug).first()
    if found is None:
        raise CommandError(f"没有这个机关：{slug}")
    return found


def _dataset(path: Path) -> tablib.Dataset:
    try:
        given = SimpleUploadedFile(path.name, path.read_bytes())
        kind, file = kind_of(given), checked(given, MOST_BYTES)
        if kind == "csv":
            return LongCSV(encoding="utf-8").create_dataset(file.read().decode())
        return LongXLSX().create_dataset(BytesIO(file.read()).getvalue())
    except OSError as wrong:
        raise CommandError(f"读不出文件：{path.name}") from wrong
    except ValidationError as wrong:
        raise CommandError(" ".join(wrong.messages)) from wrong
