"""A store as far away as one of a provider: names and bytes, no paths, no folders."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from io import BytesIO
from typing import Any, ClassVar

from django.core.files.base import File
from django.core.files.storage import Storage
from django.utils import timezone
from django.utils.deconstruct import deconstructible


@deconstructible
class RemoteStore(Storage):
    """Keeps its files in one place, whoever makes it; counts what was asked.

    ``bucket`` stands for the options that a real store takes.
    """

    kept: ClassVar[dict[str, tuple[bytes, datetime]]] = {}
    asked: ClassVar[Counter[str]] = Counter()

    def __init__(self, bucket: str) -> None:
        self.bucket = bucket

    def _save(self, name: str, content: File[Any]) -> str:
        self.asked["save"] += 1
        self.kept[name] = (b"".join(content.chunks()), timezone.now())
        return name

    def _open(self, name: str, mode: str = "rb") -> File[Any]:
        self.asked["open"] += 1
        if mode != "rb" or name not in self.kept:
            raise FileNotFoundError(name)
        return File(BytesIO(self.kept[name][0]), name)

    def delete(self, name: str) -> None:
        self.asked["delete"] += 1
        self.kept.pop(name, None)

    def exists(self, name: str) -> bool:
        return name in self.kept

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        inside = [name.removeprefix(f"{path}/") for name in self.kept if path in name]
        return [], [name for name in inside if "/" not in name]

    def size(self, name: str) -> int:
        return len(self.kept[name][0])

    def get_modified_time(self, name: str) -> datetime:
        return self.kept[name][1]
