"""Commands about one account, named in the command line."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser


class AccountCommand(BaseCommand):
    """Finds the account before anything is done to it."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="用户名")

    def account(self, username: str) -> Any:
        """Return the account; raises CommandError when there is none of the name."""
        user = get_user_model()._default_manager.filter(username=username).first()
        if user is None:
            raise CommandError("没有这个用户。")
        return user
