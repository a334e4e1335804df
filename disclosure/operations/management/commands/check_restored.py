"""Compare this site with the backup it was restored from, before it is used."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from disclosure.blocked import Blocked
from disclosure.operations import actions
from disclosure.operations.backup import versions
from disclosure.translation import translate


class Command(BaseCommand):
    help = "Compare counts, audit chain and personal data with a backup."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder")
        parser.add_argument("--all", action="store_true", help="open every value")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = actions.check_restored(
                Path(options["folder"]), is_all=options["all"]
            )
        except Blocked as blocked:
            raise CommandError("\n".join(blocked.messages)) from None
        if found:
            raise CommandError("\n".join(translate(fault) for fault in found))
        words = _("与备份一致：各表的行数相同，审计链完整，个人信息读得出来。")
        if versions.is_behind():
            words = _("各表的行数与备份相同。其余的要在 manage.py migrate 之后核对。")
        self.stdout.write(words)
