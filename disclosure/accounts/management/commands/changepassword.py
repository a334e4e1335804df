"""In place of Django's command: a password set here is like any other, in the trail."""

from __future__ import annotations

import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from disclosure.accounts.actions.passwords import set_password
from disclosure.accounts.management.commands._account import AccountCommand


class Command(AccountCommand):
    help = "给一个用户设置新密码；他的登录全部退出"

    def handle(self, *args: Any, **options: Any) -> None:
        user = self.account(options["username"])
        password = getpass.getpass("新密码：")
        if password != getpass.getpass("再输入一遍："):
            raise CommandError("两次输入的密码不同，请重新运行。")
        try:
            validate_password(password, user)
        except ValidationError as wrong:
            raise CommandError("\n".join(wrong.messages)) from None
        set_password(user, password, by=None)
        self.stdout.write("已设置新密码。")
