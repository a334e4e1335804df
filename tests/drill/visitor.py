"""A citizen at the form, over the wire: no shared code with the server."""

from __future__ import annotations

import re
import urllib.error
import urllib.parse
import urllib.request
from html import unescape
from http.cookiejar import CookieJar
from typing import Any
from uuid import uuid4

from tests.casework.filling import PERSON, hidden

_NUMBER = re.compile(r'data-copied="[^"]*"><span>([^<]+)</span>')
_TO_SEND = 'name="step" value="send"'
APPLY = "/requests/apply/shili-xian-office/"


class Broken(Exception):
    """The answer did not come, or was none that a visitor can go on from."""


class Visitor:
    def __init__(self, address: str) -> None:
        self.address = address
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def get(self, path: str) -> tuple[int, str]:
        return self._sent(urllib.request.Request(self.address + path))

    def post(
        self, path: str, values: dict[str, Any], file: bytes | None = None
    ) -> tuple[int, str]:
        """Send a form, with a file of its own if there is one."""
        mark = uuid4().hex
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
            f"{value}\r\n".encode()
            for name, value in values.items()
        ]
        if file is not None:
            head = (
                'Content-Disposition: form-data; name="attachments"; filename="a.png"'
            )
            kind = "Content-Type: image/png"
            parts.append(f"--{mark}\r\n{head}\r\n{kind}\r\n\r\n".encode() + file)
            parts.append(b"\r\n")
        request = urllib.request.Request(
            self.address + path,
            data=b"".join(parts) + f"--{mark}--\r\n".encode(),
            headers={"Content-Type": f"multipart/form-data; boundary={mark}"},
        )
        return self._sent(request)

    def form(self, path: str, name: str) -> dict[str, Any]:
        """Open the form and return it as this person fills it in.

        Where an earlier try left a draft, it is opened, not only offered.
        """
        status, page = self.get(f"{path}?draft=open")
        if status != 200:
            raise Broken(status)
        return {**hidden(page), **PERSON, "name": name}

    def reviewed(
        self, path: str, name: str, file: bytes | None = None
    ) -> dict[str, str]:
        values = {**self.form(path, name), "step": "review"}
        status, page = self.post(path, values, file)
        if status != 200:
            raise Broken(status)
        if _TO_SEND not in page:
            raise Broken("not to be sent yet")
        return hidden(page)

    def send(self, path: str, values: dict[str, str]) -> tuple[int, str]:
        """Send the reviewed form; the page of the receipt when it was taken."""
        return self.post(path, {**values, "step": "send"})

    def _sent(self, request: urllib.request.Request) -> tuple[int, str]:
        try:
            with self.opener.open(request, timeout=60) as answer:
                return int(answer.status), unescape(answer.read().decode())
        except urllib.error.HTTPError as error:
            return error.code, unescape(error.read().decode("utf-8", "replace"))
        except (OSError, ValueError) as error:
            raise Broken(type(error).__name__) from None
        except Exception as error:  # http.client says it in many ways
            raise Broken(type(error).__name__) from None


def number_in(page: str) -> str:
    """Return the number that a receipt shows first; "" where there is none."""
    found = _NUMBER.search(page)
    return found[1] if found else ""
