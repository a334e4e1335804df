"""Knocking at a door as somebody, without leaving a trace."""

from __future__ import annotations

import logging
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, ClassVar
from unittest.mock import patch
from zipfile import ZipFile, is_zipfile

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, TestCase, override_settings
from django.views import defaults

from disclosure import urls
from tests.doors.town import PEOPLE, Town, make_town

#: Letters by chance may look like anything.
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')


class Visits(TestCase):
    """One town for all tests of a class; what a visit changes is taken back."""

    town: ClassVar[Town]
    #: What the browsers of ``PEOPLE`` hold when a test begins.
    jars: ClassVar[dict[str, dict[str, Any]]]

    @classmethod
    def setUpClass(cls) -> None:
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        changed = override_settings(MEDIA_ROOT=folder.name, FORM_MIN_SECONDS=0)
        changed.enable()
        cls.addClassCleanup(changed.disable)
        logging.disable(logging.CRITICAL)
        cls.addClassCleanup(logging.disable, logging.NOTSET)
        super().setUpClass()

    @classmethod
    def setUpTestData(cls) -> None:
        cls.town = make_town()
        cls.jars = {who: cls.town.client(who).cookies for who in PEOPLE}

    def setUp(self) -> None:
        self.clients = {who: self.browser(who) for who in PEOPLE}

    def browser(self, who: str, **options: Any) -> Client:
        client = Client(raise_request_exception=False, **options)
        client.cookies = self.jars[who].copy()
        return client

    def visit(self, who: str, method: str, path: str, **more: Any) -> Any:
        """Return an answer with its body read; nothing of it is left behind."""
        with self.undone():
            return self.stay(who, method, path, **more)

    def stay(self, who: str, method: str, path: str, **more: Any) -> Any:
        """The same, but what was changed stays; the browser's cookies do not."""
        client: Client = self.clients[who]
        cookies = client.cookies.copy()
        more.setdefault("secure", settings.SECURE_SSL_REDIRECT)
        response = getattr(client, method.lower())(path, **more)
        client.cookies = cookies
        response.whole = whole(response)
        return response

    @contextmanager
    def undone(self) -> Iterator[None]:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)


@contextmanager
def refused_once() -> Iterator[None]:
    """Write the page of an error once for everybody and everything it says.

    Thousands of visits end there. Status and headers are those of each visit.
    """
    with (
        patch.object(
            urls, "handler403", _once(defaults.permission_denied), create=True
        ),
        patch.object(urls, "handler404", _once(defaults.page_not_found), create=True),
    ):
        yield


Handler = Callable[[HttpRequest, Exception], HttpResponse]


def _once(handler: Handler) -> Handler:
    pages: dict[tuple[object, ...], HttpResponse] = {}

    def remembering(request: HttpRequest, exception: Exception) -> HttpResponse:
        message = exception.args[0] if exception.args else ""
        said = (*sorted(request.COOKIES.items()), request.method, str(message))
        if said not in pages:
            pages[said] = handler(request, exception)
        known = pages[said]
        kind = known.headers["Content-Type"]
        return HttpResponse(known.content, status=known.status_code, content_type=kind)

    return remembering


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
