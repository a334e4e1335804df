"""Reading and verifying the trail."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models

from disclosure.audit.chain import FIELDS, GENESIS, digest
from disclosure.audit.models import ChainHead, Entry


@dataclass(frozen=True)
class Verdict:
    """What ``verify`` found: rows checked, and the first broken one if any."""

    checked: int
    broken_id: int | None = None
    reason: str = ""

    @property
    def is_whole(self) -> bool:
        return self.broken_id is None and not self.reason


def history_of(target: models.Model) -> models.QuerySet[Entry]:
    """Return the rows about one object, newest first."""
    return Entry.objects.filter(
        object_type=target._meta.label_lower, object_id=str(target.pk)
    ).order_by("-id")


def verify() -> Verdict:
    """Walk the chain from its first row and stop at the first broken one.

    A changed row no longer matches its digest; a removed or inserted row
    breaks the link of its neighbour; a row removed at the end is missing
    against the head, which is read first: rows may be added meanwhile.
    """
    head = ChainHead.objects.filter(pk=1).first()
    length, wanted = (head.length, head.digest) if head else (0, GENESIS)
    is_at_head = length == 0
    previous = GENESIS
    checked = 0
    for entry in Entry.objects.order_by("id").iterator(chunk_size=2000):
        checked += 1
        if entry.previous != previous:
            return Verdict(checked, entry.pk, "previous")
        content = {name: getattr(entry, name) for name in FIELDS}
        if digest(previous, entry.at, content) != entry.digest:
            return Verdict(checked, entry.pk, "content")
        previous = entry.digest
        is_at_head = is_at_head or (checked == length and previous == wanted)
    if not is_at_head:
        return Verdict(checked, None, "tail")
    return Verdict(checked)
