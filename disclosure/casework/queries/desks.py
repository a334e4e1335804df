"""Questions about desks: where a request may be handed in."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from disclosure.agencies.models import Agency
from disclosure.casework.models import Desk

#: Agencies listed at a time; a name narrows them down.
LISTED = 50


@dataclass(frozen=True)
class Addressee:
    """An agency as somebody who wants to ask sees it."""

    agency: Agency
    is_open: bool


def addressees(words: str = "") -> tuple[list[Addressee], bool]:
    """Return whom one may ask, in the order of the tree, and whether there are more.

    Without words: the agencies that take requests here. With words: every
    agency in use whose name holds all of them, also those one must write to.
    """
    agencies = _named(words) if words.split() else _named("").filter(desk__is_open=True)
    rows = list(agencies[: LISTED + 1])
    shown = [Addressee(agency, _takes_requests(agency)) for agency in rows[:LISTED]]
    return shown, len(rows) > LISTED


def desk_at(slug: str) -> Desk | None:
    """Return the desk of an agency in use, open or not."""
    found = Desk.objects.filter(agency__slug=slug, agency__is_active=True)
    return found.select_related("agency").order_by().first()


def _named(words: str) -> QuerySet[Agency]:
    found = Agency.objects.filter(is_active=True).select_related("desk")
    for word in words.split():
        found = found.filter(name__icontains=word)
    return found.order_by("path")


def _takes_requests(agency: Agency) -> bool:
    desk: Desk | None = getattr(agency, "desk", None)
    return desk is not None and desk.is_open
