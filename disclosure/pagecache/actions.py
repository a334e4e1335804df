"""Marking the site as changed, and adding visits."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F

from disclosure.pagecache.models import SiteStamp, Visits, new_stamp


def site_changed() -> None:
    """Void every rendered page; call inside the transaction that changes one."""
    SiteStamp.objects.update_or_create(pk=1, defaults={"value": new_stamp()})


def add_visits(pending: Mapping[str, int]) -> None:
    """Add the visits counted in memory to the stored counts, in one transaction."""
    with transaction.atomic():
        for path, count in sorted(pending.items()):
            changed = Visits.objects.filter(path=path).update(count=F("count") + count)
            if not changed:
                Visits.objects.get_or_create(path=path)
                Visits.objects.filter(path=path).update(count=F("count") + count)
