"""Take away the second factor of an officer whom nobody else can help."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from disclosure.accounts.actions.second_factor import reset


class Command(BaseCommand):
    help = "关闭一个用户的两步验证（最后一位安全管理员丢失手机时用）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="用户名")

    def handle(self, *args: Any, **options: Any) -> None:
        users = get_user_model()._default_manager
        user = users.filter(username=options["username"]).first()
        if user is None:
            raise CommandError("没有这个用户。")
        if not reset(user, by=None):
            raise CommandError("这个用户没有启用两步验证。")
        self.stdout.write("已关闭。请用户重新启用。")
