"""One step, once: what was seen on the page must still be how the case stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

from disclosure.blocked import Blocked
from disclosure.casework.actions.base import locked
from disclosure.casework.models import Case
from disclosure.labels import noop, sentence

T = TypeVar("T")


def last_event(case: Case) -> int:
    """Return the mark of how a case stands: its newest line, 0 if it has none."""
    newest = case.events.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


def once(case_id: int, seen: int | None, step: Callable[[], T]) -> T:
    """Do ``step`` if nothing happened to the case since the line ``seen``.

    The case stays locked meanwhile, so of two officers who act at once one
    wins and the other is told. Raises Blocked, or what ``step`` raises.
    """
    with transaction.atomic():
        if last_event(locked(case_id)) != seen:
            raise Blocked([sentence(_MOVED)])
        return step()


_MOVED = noop(
    "在您填写的时候，这个办件有了新的记录，这一步没有做。"
    "请看过办理记录，还要做的再提交一次。"
)
