"""Who works in the invented county, and how a test becomes one of them."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.test import Client

from disclosure.agencies.vocabulary import Role

PASSWORD = "a-long-示例-password"
BACKEND = "disclosure.accounts.backends.OfficerBackend"

#: Officers of the office: user name, name, role.
OFFICERS = (
    ("author", "示例撰写", Role.AUTHOR),
    ("reviewer", "示例审核", Role.REVIEWER),
    ("approver", "示例审定", Role.APPROVER),
    ("handler", "示例承办", Role.HANDLER),
    ("colleague", "示例承办二", Role.HANDLER),
    ("supervisor", "示例监督", Role.SUPERVISOR),
    ("system", "示例系统管理", Role.SYSTEM_ADMIN),
    ("security", "示例安全管理", Role.SECURITY_ADMIN),
    ("audit", "示例审计管理", Role.AUDIT_ADMIN),
)


def login(client: Client, who: str) -> Client:
    """Log in by user name, past the lockout, and return the client."""
    user = get_user_model().objects.get(username=who)
    client.force_login(user, backend=BACKEND)
    return client
