"""Uploads shown to a virus scanner before anything reads them."""

from __future__ import annotations

import socket
from contextlib import closing

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PIECE = 1024 * 1024
SCAN_SECONDS = 30.0


def scan(data: bytes) -> None:
    """Ask the virus scanner, where one is configured; no answer is a refusal."""
    if not settings.CLAMAV_SOCKET:
        return
    try:
        answer = _answer(settings.CLAMAV_SOCKET, data)
    except (OSError, ValueError):
        answer = ""
    if answer.endswith(" FOUND"):
        raise ValidationError(_("文件没有通过病毒检查，不能接收。"))
    if answer != "stream: OK":
        raise ValidationError(_("暂时不能检查文件，请稍后再上传。"))


def _answer(address: str, data: bytes) -> str:
    """Send bytes to clamd (its INSTREAM command) and return its verdict."""
    with closing(_connected(address)) as scanner:
        scanner.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), PIECE):
            piece = data[start : start + PIECE]
            scanner.sendall(len(piece).to_bytes(4, "big") + piece)
        scanner.sendall(bytes(4))
        with scanner.makefile("rb") as replies:
            return replies.read(1000).decode("utf-8", "replace").strip("\0\n ")


def _connected(address: str) -> socket.socket:
    """Connect to ``/path/of/socket`` or ``host:port``."""
    if address.startswith("/"):
        scanner = socket.socket(socket.AF_UNIX)
        scanner.settimeout(SCAN_SECONDS)
        scanner.connect(address)
        return scanner
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=SCAN_SECONDS)
