"""Reminders of notices that are missing, for those who keep the calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.agencies import calendars
from disclosure.agencies.access import keeps_calendar
from disclosure.agencies.models import Agency
from disclosure.agencies.vocabulary import Region
from disclosure.back_office import Task
from disclosure.translation import translate


def calendar_tasks(user: Any) -> list[Task]:
    """Return the notices overdue: the nation's, then those of regions in use."""
    if not keeps_calendar(user):
        return []
    today = timezone.localdate()
    return [*_national(today), *_regional(today.year)]


def _national(today: date) -> list[Task]:
    year = calendars.missing_year(today)
    if year is None:
        return []
    title = _("%(year)s年的全国放假通知还没有录入，到这一年的期限只能暂时估算。")
    return [_task(title % {"year": year})]


def _regional(year: int) -> list[Task]:
    agencies = Agency.objects.filter(is_active=True).exclude(region=Region.CN)
    in_use = agencies.order_by("region").values_list("region", flat=True).distinct()
    title = _("%(region)s：%(year)s年的地方放假通知还没有录入，现在只按全国通知计算。")
    return [
        _task(title % {"region": translate(Region.of(region).label), "year": year})
        for region in in_use
        if calendars.regional_gap(region, year)
    ]


def _task(title: str) -> Task:
    url = reverse("admin:agencies_dayexception_import")
    return Task(title=title, url=url, what=_("录入放假通知"))
