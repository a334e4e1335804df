"""Officers, read together with how they may log in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend


class OfficerBackend(ModelBackend):
    """Every page asks who is there; one statement answers both questions."""

    def get_user(self, user_id: Any) -> Any:
        users = get_user_model()._default_manager.select_related("account")
        user = users.filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
