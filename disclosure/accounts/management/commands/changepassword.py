"""Django's command, so that a password set here is like any other: in the trail."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.management.commands import changepassword
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from disclosure.accounts.actions.passwords import set_password


class Command(changepassword.Command):
    help = "给一个用户设置新密码；他的登录全部退出"

    def handle(self, *args: Any, **options: Any) -> None:
        users = get_user_model()._default_manager
        user = users.filter(username=options["username"]).first()
        if user is None:
            raise CommandError("没有这个用户。")
        password = self._get_pass()
        if password != self._get_pass("Password (again): "):
            raise CommandError("两次输入的密码不同，请重新运行。")
        try:
            validate_password(password, user)
        except ValidationError as wrong:
            raise CommandError("\n".join(wrong.messages)) from None
        set_password(user, password, by=None)
        self.stdout.write("已设置新密码。")
