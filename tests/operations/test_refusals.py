"""Who was refused can be found out, without a name in the log."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
from django.test import Client

from tests.factories import World

PAGE = "/admin/audit/entry/"


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, object]]:
    """What was noted of each request."""
    return [
        dict(record.fields)
        for record in caplog.records
        if record.name == "disclosure.requests"
    ]


def test_a_refusal_names_the_number_of_the_account(
    world: World, client_of: Callable[[str], Client], caplog: pytest.LogCaptureFixture
) -> None:
    client = client_of("author")
    with caplog.at_level(logging.INFO, logger="disclosure.requests"):
        assert client.get(PAGE).status_code == 403
        assert client.get("/admin/").status_code == 200
        assert Client(enforce_csrf_checks=True).post("/admin/login/").status_code == 403
    refused, shown, stranger = lines(caplog)
    author = world.people["author"]
    assert refused["account"] == author.pk and refused["status"] == 403
    assert author.name not in str(refused) and author.username not in str(refused)
    assert "account" not in shown
    assert stranger["account"] is None
