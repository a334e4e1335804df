"""Load the holiday notices that the installed packages know."""

from typing import Any

from django.core.management.base import BaseCommand

from disclosure.agencies import calendar_actions


class Command(BaseCommand):
    help = "Load the holiday notices known to this version; keep what was entered."

    def handle(self, *args: Any, **options: Any) -> None:
        added, moved = calendar_actions.seed()
        for notice in added:
            self.stdout.write(notice.source)
        self.stdout.write(
            f"载入 {len(added)} 份放假通知，其中 {moved} 个期限因此有变化。"
            if added
            else "没有新的放假通知。"
        )
