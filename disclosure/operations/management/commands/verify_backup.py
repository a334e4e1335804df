"""Prove a backup: every digest, the database by its own means, the counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from disclosure.blocked import Blocked
from disclosure.operations import actions
from disclosure.operations.backup import checking, manifest
from disclosure.translation import translate


class Command(BaseCommand):
    help = "Read a whole backup and compare it with its manifest."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(options["folder"])
        try:
            found = actions.check_backup(folder)
            content = manifest.read(folder)
        except Blocked as blocked:
            raise CommandError("\n".join(blocked.messages)) from None
        if found:
            raise CommandError("\n".join(translate(fault) for fault in found))
        values = {"at": content.made_at, "files": len(content.files)}
        self.stdout.write(_("备份完整：%(files)s 个文件，备份时间 %(at)s。") % values)
        if not checking.can_be_read(content):
            self.stderr.write(_("现在的密钥读不出这个备份里的个人信息。"))
