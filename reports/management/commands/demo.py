"""Load the demonstration through the application's own actions."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from reports.demo.loading import PASSWORD, PEOPLE, load


class Command(BaseCommand):
    help = "Load the demonstration data; running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            is_new = load()
        self.stdout.write("演示数据已载入。" if is_new else "演示数据已经在了。")
        self.stdout.write(f"\n演示账号（密码都是 {PASSWORD}）：")
        for username, name, agency, roles in PEOPLE:
            labels = "、".join(role.label for role in roles)
            self.stdout.write(f"  {username:<16} {name}（{labels}，{agency}）")
