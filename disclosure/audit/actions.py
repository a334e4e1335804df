"""Appending to the trail."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from disclosure.audit.chain import GENESIS, digest
from disclosure.audit.models import ChainHead, Entry


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
        head = _locked_head()
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
            previous=head.digest,
            digest=digest(head.digest, at, content),
            **content,
        )
        ChainHead.objects.filter(pk=head.pk).update(
            digest=entry.digest, length=head.length + 1
        )
    return entry


def _locked_head() -> ChainHead:
    locked = ChainHead.objects.select_for_update()
    try:
        return locked.get(pk=1)
    except ChainHead.DoesNotExist:
        first = {"digest": GENESIS, "length": 0}
        return locked.get_or_create(pk=1, defaults=first)[0]


def _plain(detail: Mapping[str, object]) -> object:
    return json.loads(json.dumps(detail, cls=DjangoJSONEncoder, ensure_ascii=False))
