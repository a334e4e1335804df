"""Put a backup into an empty site."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils.translation import gettext as _

from disclosure.blocked import Blocked
from disclosure.operations.backup import restoring, versions


class Command(BaseCommand):
    help = "Restore a backup where nothing is; it overwrites nothing."
    # The tables come with the backup.
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder")
        parser.add_argument("--keys", help="the key file, unless the keys are in use")
        parser.add_argument(
            "--all", action="store_true", help="open every sealed value, not some"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(options["folder"])
        apart = Path(options["keys"]) if options["keys"] else None
        try:
            content = restoring.restore(folder, apart)
        except Blocked as blocked:
            raise CommandError("\n".join(blocked.messages)) from None
        except OSError as failure:
            words = _("没有恢复：%(error)s")
            raise CommandError(words % {"error": failure.strerror or failure}) from None
        except DatabaseError:
            words = _("连不上数据库，没有恢复。请看 DATABASE_URL 写得对不对。")
            raise CommandError(words) from None
        words = _("已恢复 %(at)s 的备份：%(rows)s 行，%(files)s 个文件。")
        rows, files = sum(content.tables.values()), len(content.files) - 1
        self.stdout.write(words % {"at": content.made_at, "rows": rows, "files": files})
        self.stdout.flush()
        self._prove(folder, options["all"])
        if versions.is_older(content):
            words = _(
                "备份来自较早的版本：请运行 manage.py migrate，"
                "再用 manage.py check_restored 核对审计链和个人信息。"
            )
            self.stdout.write(words)

    def _prove(self, folder: Path, is_all: bool) -> None:
        """Compare in a process of its own, which starts with the restored keys."""
        line = [sys.executable, str(settings.BASE_DIR / "manage.py"), "check_restored"]
        line += [str(folder)] + (["--all"] if is_all else [])
        if subprocess.run(line, env=os.environ, check=False).returncode:
            raise CommandError(_("恢复的数据与备份不一致，见上面的说明。"))
