"""A browser of a visitor: cookies, a cache, conditional requests, a stop watch."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Iterable
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from tests.replay import day
from tests.replay.tally import Book, Kind
from tests.replay.wire import Answer, Headers, Lost

_STATIC = re.compile(r'(?:href|src)="(/static/[^"]+)"')
#: 202: a file that is being made; the page says so.
OK = (200, 202)


class Unexpected(Exception):
    """An answer that nobody can go on from; it is in the book already."""


class Sends(Protocol):
    async def exchange(
        self, method: str, path: str, headers: Headers, body: bytes = b""
    ) -> Answer: ...


class Clock(Protocol):
    """Time in seconds: of the loop, or none at all in a test."""

    def now(self) -> float: ...

    async def until(self, moment: float) -> None: ...

    async def together(self, works: Iterable[Awaitable[Answer]]) -> None: ...


class Browser:
    """Everything it asks for is timed from the moment it was due, not sent."""

    def __init__(self, wire: Sends, clock: Clock, book: Book, address: str) -> None:
        self.wire, self.clock, self.book, self.address = wire, clock, book, address
        self.cookies: dict[str, str] = {}
        self.tags: dict[str, str] = {}
        self.cached: set[str] = set()

    async def pause(self, seconds: float) -> None:
        await self.clock.until(self.clock.now() + seconds)

    async def get(
        self,
        kind: Kind,
        path: str,
        words: str = "",
        *,
        due: float | None = None,
        expected: tuple[int, ...] = OK,
    ) -> Answer:
        """Ask for a page, due at a moment (now unless it is named)."""
        headers = {}
        if tag := self.tags.get(path):
            headers["If-None-Match"] = tag
            expected = (*expected, 304)
        answer = await self._asked(kind, "GET", path, headers, b"", due, expected)
        if answer.status == 200:
            self._holds(kind, path, answer, words)
            if "etag" in answer.headers:
                self.tags[path] = answer.headers["etag"]
        return answer

    async def post(
        self,
        kind: Kind,
        path: str,
        values: dict[str, Any],
        files: dict[str, tuple[str, bytes]] | None = None,
        *,
        words: str = "",
        expected: tuple[int, ...] = (302,),
    ) -> Answer:
        """Send a form of the page that was shown."""
        if files:
            body, content = _parts(values, files)
        else:
            body = urlencode(values).encode()
            content = "application/x-www-form-urlencoded"
        origin = f"https://{day.HOST}"
        headers = {"Content-Type": content, "Origin": origin}
        headers["Referer"] = f"{origin}{path}"
        answer = await self._asked(kind, "POST", path, headers, body, None, expected)
        self._holds(kind, path, answer, words)
        return answer

    async def follow(self, kind: Kind, answer: Answer, words: str = "") -> Answer:
        return await self.get(kind, landing(answer), words)

    def wants(self, answer: Answer) -> list[str]:
        """Return the files of a page that the cache does not hold yet."""
        found = dict.fromkeys(_STATIC.findall(answer.text))
        wanted = [path for path in found if path not in self.cached]
        self.cached.update(wanted)
        return wanted

    async def _asked(
        self,
        kind: Kind,
        method: str,
        path: str,
        headers: dict[str, str],
        body: bytes,
        due: float | None,
        expected: tuple[int, ...],
    ) -> Answer:
        begin = self.clock.now() if due is None else due
        headers["X-Forwarded-For"] = self.address
        headers["X-Forwarded-Proto"] = "https"
        headers["Accept-Encoding"] = "gzip"
        if self.cookies:
            pairs = (f"{name}={value}" for name, value in self.cookies.items())
            headers["Cookie"] = "; ".join(pairs)
        self.book.late(self.clock.now() - begin)
        try:
            answer = await self.wire.exchange(method, path, headers, body)
        except Lost as lost:
            self._wrong(kind, path, str(lost), begin)
            raise Unexpected(str(lost)) from None
        self._keep(answer)
        if answer.status not in expected:
            self._wrong(kind, path, str(answer.status), begin)
            raise Unexpected(f"{kind.name} {answer.status}")
        self.book.note(kind, begin, self.clock.now() - begin, answer.status)
        return answer

    def _holds(self, kind: Kind, path: str, answer: Answer, words: str) -> None:
        if words and words not in answer.text:
            self._wrong(kind, path, "other content", self.clock.now())
            raise Unexpected(f"{kind.name}: {words} is missing")

    def _wrong(self, kind: Kind, path: str, what: str, begin: float) -> None:
        self.book.wrong(kind, path, what, begin, self.clock.now() - begin)

    def _keep(self, answer: Answer) -> None:
        for line in answer.cookies:
            pair, _, rest = line.partition(";")
            name, _, value = pair.partition("=")
            if "max-age=0" in rest.lower() or value.strip('"') == "":
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value


def landing(answer: Answer) -> str:
    """Return where a redirect leads, without the host."""
    place = urlsplit(answer.headers["location"])
    return f"{place.path}?{place.query}" if place.query else place.path


def _parts(
    values: dict[str, Any], files: dict[str, tuple[str, bytes]]
) -> tuple[bytes, str]:
    mark = uuid4().hex
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        f"{value}\r\n".encode()
        for name, value in values.items()
    ]
    for name, (title, content) in files.items():
        head = f'Content-Disposition: form-data; name="{name}"; filename="{title}"'
        kind = "Content-Type: image/png"
        parts.append(f"--{mark}\r\n{head}\r\n{kind}\r\n\r\n".encode() + content)
        parts.append(b"\r\n")
    body = b"".join(parts) + f"--{mark}--\r\n".encode()
    return body, f"multipart/form-data; boundary={mark}"
