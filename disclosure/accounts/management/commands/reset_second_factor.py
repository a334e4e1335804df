"""Take away the second factor of an officer whom nobody else can help."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError

from disclosure.accounts.actions.second_factor import reset
from disclosure.accounts.management.commands._account import AccountCommand


class Command(AccountCommand):
    help = "关闭一个用户的两步验证（最后一位安全管理员丢失手机时用）"

    def handle(self, *args: Any, **options: Any) -> None:
        user = self.account(options["username"])
        if not reset(user, by=None):
            raise CommandError("这个用户没有启用两步验证。")
        self.stdout.write("已关闭。请用户重新启用。")
