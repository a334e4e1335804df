"""Knocking at a door as somebody, without leaving a trace."""

from __future__ import annotations

import logging
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, ClassVar
from zipfile import ZipFile, is_zipfile

from django.db import transaction
from django.test import Client, TestCase, override_settings

from tests.doors.town import PEOPLE, Town, make_town

#: Letters by chance may look like anything.
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')


class Visits(TestCase):
    """One town for all tests of a class; what a visit changes is taken back."""

    town: ClassVar[Town]

    @classmethod
    def setUpClass(cls) -> None:
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        settings = override_settings(MEDIA_ROOT=folder.name, FORM_MIN_SECONDS=0)
        settings.enable()
        cls.addClassCleanup(settings.disable)
        logging.disable(logging.CRITICAL)
        cls.addClassCleanup(logging.disable, logging.NOTSET)
        super().setUpClass()

    @classmethod
    def setUpTestData(cls) -> None:
        cls.town = make_town()

    def setUp(self) -> None:
        self.clients = {who: self.town.client(who) for who in PEOPLE}

    def visit(self, who: str, method: str, path: str, **more: Any) -> Any:
        """Return an answer with its body read; nothing of it is left behind."""
        with self.undone():
            return self.stay(who, method, path, **more)

    def stay(self, who: str, method: str, path: str, **more: Any) -> Any:
        """The same, but what was changed stays; the browser's cookies do not."""
        client: Client = self.clients[who]
        cookies = client.cookies.copy()
        response = getattr(client, method.lower())(path, **more)
        client.cookies = cookies
        response.whole = whole(response)
        return response

    @contextmanager
    def undone(self) -> Iterator[None]:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)


def whole(response: Any) -> bytes:
    """Everything an answer holds, also inside of a workbook, and where it leads."""
    body = (
        b"".join(response.streaming_content) if response.streaming else response.content
    )
    head = "\n".join(f"{name}: {value}" for name, value in response.items())
    if is_zipfile(BytesIO(body)):
        with ZipFile(BytesIO(body)) as book:
            body = b"\n".join(book.read(name) for name in book.namelist())
    return head.encode() + b"\n\n" + _TOKEN.sub(b"", body)


def told(response: Any) -> str:
    """The answer as the table writes it."""
    if response.status_code == 302 and "/login/" in response["Location"]:
        return "log"
    return str(response.status_code)


#: A form of every kind filled in: without these it would refuse for another reason.
TYPED = {
    **{name: "示例文字" for name in ("subject", "demand", "text", "reason", "title")},
    **{name: "示例文字" for name in ("answer", "heading", "note", "body", "label")},
    "due_on": "2027-03-01",
    "object_by": "2027-03-01",
    "period": "2025",
    "year": "2024",
    "kind": "pdf",
    "format": "xlsx",
    "direction": "up",
    "points": "1",
    "sure": "on",
    "post": "yes",
}
