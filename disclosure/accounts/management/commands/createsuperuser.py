"""Django's command; whoever can do so much does not appear without a trace."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.management.commands import createsuperuser

from disclosure.audit.actions import record


class Command(createsuperuser.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        users = get_user_model()._default_manager
        newest = users.order_by("-pk").values_list("pk", flat=True).first() or 0
        super().handle(*args, **options)
        for user in users.filter(pk__gt=newest, is_superuser=True):
            record("user.create", user, by=None, fields=["is_superuser"])
