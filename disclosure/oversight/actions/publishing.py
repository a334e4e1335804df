"""Showing response times to the public: decided by an agency, counted every day."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date

from django.db import transaction
from django.utils import timezone

from disclosure.agencies.access import require
from disclosure.agencies.models import Agency, User
from disclosure.audit.actions import record
from disclosure.blocked import Blocked
from disclosure.labels import noop, sentence
from disclosure.oversight.models import PublishedTimes, Publishing
from disclosure.oversight.queries.publishing import (
    APPROVERS,
    counted,
    figures_in,
)
from disclosure.oversight.rules.publishing import Figures, is_news
from disclosure.pagecache.actions import site_changed

_BATCH = 500
_CHANGING = [one.name for one in fields(Figures) if one.name != "year"]


def publish(agency: Agency, *, by: User) -> Publishing:
    """Show the response times of an agency from now on, with the figures of today.

    An approver of the agency itself decides. Raises Http404 to an outsider,
    PermissionDenied to others, Blocked where it is published or the agency is
    no longer in use.
    """
    require(by, agency, APPROVERS)
    if not agency.is_active:
        raise Blocked([sentence(noop("这个机构已经停用，不能公布办理用时。"))])
    today = timezone.localdate()
    with transaction.atomic():
        row, is_new = Publishing.objects.get_or_create(
            agency=agency, defaults={"decided_by": by, "decided_on": today}
        )
        if not is_new:
            raise Blocked([sentence(noop("办理用时已经在公布，不用再次公布。"))])
        _store(counted([agency.pk], today), {})
        record("times.publish", agency, by=by, agency_id=agency.pk)
        site_changed()
    return row


def withdraw(agency: Agency, *, by: User) -> None:
    """Take the response times of an agency off the public pages at once.

    An approver of the agency itself decides. Raises Http404 to an outsider,
    PermissionDenied to others, Blocked where nothing is published.
    """
    require(by, agency, APPROVERS)
    with transaction.atomic():
        row = Publishing.objects.select_for_update().filter(agency=agency).first()
        if row is None:
            raise Blocked([sentence(noop("办理用时没有公布，不用停止。"))])
        row.delete()
        record("times.withdraw", agency, by=by, agency_id=agency.pk)
        site_changed()


def refresh(today: date) -> int:
    """Count anew what every agency publishes; return how many rows were written.

    Written is only what differs, so a second run on the same day writes
    nothing. The day itself counts as news for the year that is running.
    """
    with transaction.atomic():
        locked = Publishing.objects.select_for_update().order_by("pk")
        agencies = list(locked.values_list("pk", flat=True))
        if not agencies:
            return 0
        rows = PublishedTimes.objects.filter(publishing__in=agencies)
        stored = {(row.publishing_id, row.year): row for row in rows}
        written = _store(counted(agencies, today), stored)
        if written:
            site_changed()
    return written


def _store(
    found: dict[int, tuple[Figures, ...]],
    stored: dict[tuple[int, int], PublishedTimes],
) -> int:
    """Write the figures that differ from the rows; rows of older years go."""
    new: list[PublishedTimes] = []
    changed: list[PublishedTimes] = []
    for agency, years in found.items():
        for figures in years:
            row = stored.pop((agency, figures.year), None)
            if row is None:
                new.append(PublishedTimes(publishing_id=agency, **asdict(figures)))
            elif is_news(figures_in(row), figures):
                changed.append(_with(row, figures))
    PublishedTimes.objects.bulk_create(new, batch_size=_BATCH)
    PublishedTimes.objects.bulk_update(changed, _CHANGING, batch_size=_BATCH)
    older = [row.pk for row in stored.values()]
    PublishedTimes.objects.filter(pk__in=older).delete()
    return len(new) + len(changed) + len(older)


def _with(row: PublishedTimes, figures: Figures) -> PublishedTimes:
    for name in _CHANGING:
        setattr(row, name, getattr(figures, name))
    return row
