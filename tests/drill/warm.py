"""The application, loaded and warm before workers are forked from it.

A worker that takes the place of a killed one then answers at once, and kills hit
people who file, not a program that starts.
"""

from __future__ import annotations

from django.db import connections
from django.test import Client

from disclosure.wsgi import application
from tests.casework.filling import PERSON, hidden
from tests.drill.visitor import APPLY

__all__ = ["application"]


def _warm_up() -> None:
    """Go as far as the page to look over; no connection may outlive a fork."""
    client = Client(raise_request_exception=False)
    page = client.get(APPLY, headers={"host": "127.0.0.1"}).content.decode()
    values = {**hidden(page), **PERSON, "step": "review"}
    client.post(APPLY, values, headers={"host": "127.0.0.1"})
    connections.close_all()


_warm_up()
