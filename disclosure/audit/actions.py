"""Appending to the trail."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils import timezone

from disclosure.audit.chain import GENESIS, digest
from disclosure.audit.models import ChainHead, Entry

#: Every change in the system passes here, under the lock of the head.
_LOCK = "UPDATE audit_chainhead SET length = length + 1 WHERE id = 1 RETURNING digest"
_LEAD = "UPDATE audit_chainhead SET digest = %s WHERE id = 1"


class Actor(Protocol):
    """Who acts: a user, or None for the system itself."""

    pk: int

    def get_full_name(self) -> str: ...


def record(
    action: str,
    target: models.Model,
    *,
    by: Actor | None,
    agency_id: int | None = None,
    label: str = "",
    **detail: object,
) -> Entry:
    """Append one row inside the caller's transaction and return it.

    The head row is locked first, so that two writers never chain to the same
    digest. ``detail`` must hold nothing personal: it is kept for good.
    """
    # A savepoint would guard nothing: a trail that fails fails its action.
    with transaction.atomic(savepoint=False):
        previous = _locked_head()
        at = timezone.now()
        content: dict[str, object] = {
            "actor_id": by.pk if by else None,
            "actor_name": (by.get_full_name() or str(by)) if by else "",
            "agency_id": agency_id,
            "action": str(action),
            "object_type": target._meta.label_lower,
            "object_id": str(target.pk),
            "object_label": (label or str(target))[:300],
            "detail": _plain(detail),
        }
        entry = Entry.objects.create(
            at=at,
            previous=previous,
            digest=digest(previous, at, content),
            **content,
        )
        with connection.cursor() as cursor:
            cursor.execute(_LEAD, [entry.digest])
    return entry


def _locked_head() -> str:
    """Lock the head, count the row to come, and return the newest digest."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
        row = cursor.fetchone()
        if row is None:
            ChainHead.objects.get_or_create(
                pk=1, defaults={"digest": GENESIS, "length": 0}
            )
            cursor.execute(_LOCK)
            row = cursor.fetchone()
    return str(row[0])


def _plain(detail: Mapping[str, object]) -> object:
    return json.loads(json.dumps(detail, cls=DjangoJSONEncoder, ensure_ascii=False))
