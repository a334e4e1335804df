"""Let go of personal data whose time is over."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from disclosure.casework.actions.purging import purge

#: What the kinds are called on the operator's console.
NAMES = {
    "cases": "保存期满的办件",
    "identities": "提前清除证件的办件",
    "case_files": "办件材料",
    "drafts": "没有提交的草稿",
    "notices": "旧通知",
    "attempts": "过期的限次记录",
    "orphans": "没有归属的文件",
}


class Command(BaseCommand):
    help = "Remove personal data after RETENTION_YEARS and IDENTITY_RETENTION_DAYS."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count")

    def handle(self, *args: Any, **options: Any) -> None:
        found = purge(dry_run=options["dry_run"])
        for name, count in found.lines():
            self.stdout.write(f"{NAMES[name]}：{count}")
        if options["dry_run"]:
            self.stdout.write("试运行，什么都没有清除。")
