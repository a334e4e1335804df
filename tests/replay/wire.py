"""HTTP as a proxy speaks it to the site: one connection for each request."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape

from tests.replay import day

TIMEOUT = 30.0
Headers = Mapping[str, str]


class Lost(Exception):
    """No answer came, or half of one."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Headers = field(default_factory=dict)
    body: bytes = b""
    cookies: tuple[str, ...] = ()

    @cached_property
    def text(self) -> str:
        """The page as a person reads it, with its tags."""
        packed = self.headers.get("content-encoding") == "gzip"
        body = gzip.decompress(self.body) if packed else self.body
        return unescape(body.decode("utf-8", "replace"))


class Wire:
    """Reaches the site at a port, as the trusted proxy in front of it does."""

    def __init__(self, port: int) -> None:
        self.port = port

    async def exchange(
        self, method: str, path: str, headers: Headers, body: bytes = b""
    ) -> Answer:
        try:
            async with asyncio.timeout(TIMEOUT):
                return await self._exchanged(method, path, headers, body)
        except TimeoutError:
            raise Lost("timeout") from None
        except (OSError, ValueError, asyncio.IncompleteReadError) as error:
            raise Lost(type(error).__name__) from None

    async def _exchanged(
        self, method: str, path: str, headers: Headers, body: bytes
    ) -> Answer:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            lines = [f"{method} {path} HTTP/1.1", f"Host: {day.HOST}"]
            lines += [f"{name}: {value}" for name, value in headers.items()]
            lines += ["Connection: close", f"Content-Length: {len(body)}", "", ""]
            writer.write("\r\n".join(lines).encode() + body)
            # Large answers to small requests: all of it is read at once.
            return parsed(await reader.read(-1))
        finally:
            writer.close()


def parsed(raw: bytes) -> Answer:
    """Read an answer; raises ValueError where it broke off."""
    head, found, body = raw.partition(b"\r\n\r\n")
    if not found:
        raise ValueError("no head")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers: dict[str, str] = {}
    cookies = []
    for line in lines:
        name, _, value = line.partition(":")
        if name.lower() == "set-cookie":
            cookies.append(value.strip())
        headers[name.lower()] = value.strip()
    if headers.get("transfer-encoding") == "chunked":
        body = _unchunked(body)
    elif int(headers.get("content-length", len(body))) != len(body):
        raise ValueError("half an answer")
    return Answer(int(first.split()[1]), headers, body, tuple(cookies))


def _unchunked(body: bytes) -> bytes:
    parts, at = [], 0
    while True:
        end = body.index(b"\r\n", at)
        size = int(body[at:end], 16)
        if not size:
            return b"".join(parts)
        at = end + 2
        parts.append(body[at : at + size])
        at += size + 2
