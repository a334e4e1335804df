"""An officer with a second factor, and the app in the hand."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from disclosure.accounts.actions import second_factor
from disclosure.accounts.models import Account
from disclosure.accounts.rules import totp
from tests.people import PASSWORD

LOGIN = "/admin/login/"
ACCOUNT = "/admin/account/"
CODE = f"{ACCOUNT}code/"
NEW_PASSWORD = f"{ACCOUNT}password/"
SET_UP = f"{ACCOUNT}second-factor/"
OFF = f"{SET_UP}off/"
RENEW = f"{ACCOUNT}recovery-codes/"
END = f"{ACCOUNT}sessions/end/"
NEW = "A-brand-new-示例-1"


@dataclass
class Phone:
    """An app with its secret; every code it shows is of a later step."""

    secret: str
    papers: list[str] = field(default_factory=list)
    step: int = 0

    def code(self, drift: int = 0) -> str:
        return totp.code_of(self.secret, totp.step_at(time.time()) + drift)


def with_second_factor(user: Any) -> Phone:
    """Set up a second factor a minute ago, so that the code of now is fresh."""
    secret = totp.new_secret()
    phone = Phone(secret)
    codes = second_factor.set_up(user, secret, phone.code(-1))
    assert codes is not None
    phone.papers = codes
    return phone


def type_password(who: str, password: str = PASSWORD, onward: str = "") -> Client:
    """Return a client that has typed a name and a password at the door."""
    client = Client()
    data = {"username": who, "password": password, "next": onward}
    client.response = client.post(LOGIN, data)
    return client


def is_in(client: Client) -> bool:
    """Tell whether the client reaches the back office."""
    return client.get("/admin/").status_code == 200


def account(user: Any) -> Account:
    return Account.objects.get(user_id=user.pk)
