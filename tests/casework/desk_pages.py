"""How the tests of the pages of a case send a step."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from disclosure.casework.actions.once import last_event
from disclosure.casework.models import Case


def page(name: str, *args: object) -> str:
    return reverse(f"admin:casework_case_{name}", args=args)


def step(client: Client, case: Case, action: str, **values: object) -> Any:
    """Send a step as the page would, with the mark of what was seen."""
    data = {"seen": last_event(case), **values}
    return client.post(page("step", case.pk, action), data)
