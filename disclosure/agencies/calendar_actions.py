"""Entering the holiday notices. Every change tells whose deadlines may move.

The verbs return how many deadlines moved, in all regions together.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from disclosure.agencies import calendars
from disclosure.agencies.access import keeps_calendar
from disclosure.agencies.calendar_models import (
    FIRST_YEAR,
    LAST_YEAR,
    CalendarStamp,
    CalendarYear,
    DayException,
    new_stamp,
)
from disclosure.agencies.calendar_seed import Notice, seed_rows
from disclosure.agencies.models import User
from disclosure.agencies.vocabulary import Region
from disclosure.audit.actions import record


def check_day(entry: DayException) -> None:
    """Raise ValidationError naming the field that is wrong."""
    if not FIRST_YEAR <= entry.day.year <= LAST_YEAR:
        raise ValidationError({"day": _year_out_of_range()})


def save_day(entry: DayException, *, by: User | None) -> int:
    """Store a day, new or changed, and return how many deadlines moved.

    Raises ValidationError when a field is wrong, PermissionDenied when ``by``
    does not keep the calendar; None stands for the system itself.
    """
    with transaction.atomic():
        return recompute(store_day(entry, by=by))


def store_day(entry: DayException, *, by: User | None) -> set[str]:
    """Store one of many days; the caller recomputes once, after the last.

    Returns the owners of the days changed, for ``recompute``. Raises as
    ``save_day`` does.
    """
    _require(by)
    with transaction.atomic():
        # Taken first, this lock makes two changes wait for each other.
        calendar_changed()
        entry.full_clean()
        check_day(entry)
        before = DayException.objects.filter(pk=entry.pk).first()
        entry.save()
        _record_day("calendar.save_day", entry, before, by=by)
    return {entry.region, before.region} if before else {entry.region}


def delete_day(entry: DayException, *, by: User | None) -> int:
    """Remove a day, which then follows the week; return how many deadlines moved."""
    _require(by)
    with transaction.atomic():
        calendar_changed()
        _record_day("calendar.delete_day", entry, None, by=by)
        entry.delete()
        return recompute({entry.region})


def check_year(entry: CalendarYear) -> None:
    """Raise ValidationError if a year cannot be announced yet."""
    if not FIRST_YEAR <= entry.year <= LAST_YEAR:
        raise ValidationError({"year": _year_out_of_range()})
    if entry.region != Region.CN:
        return
    known = CalendarYear.objects.filter(region=Region.CN)
    if entry.year > FIRST_YEAR and not known.filter(year=entry.year - 1).exists():
        earlier = {"year": entry.year - 1}
        raise ValidationError({"year": _("请先登记%(year)s年。") % earlier})
    days = DayException.objects.filter(region=Region.CN, day__year=entry.year)
    if not days.exists():
        sentence = _("请先录入%(year)s年的放假日和调休上班日，再登记这一年。")
        raise ValidationError({"year": sentence % {"year": entry.year}})


def announce_year(entry: CalendarYear, *, by: User | None) -> int:
    """Record that a notice has been entered in full; return deadlines moved.

    A national year needs its days and the year before. Raises
    ValidationError and PermissionDenied as ``save_day`` does.
    """
    _require(by)
    with transaction.atomic():
        calendar_changed()
        entry.full_clean()
        check_year(entry)
        entry.save()
        _record_year("calendar.announce_year", entry, by=by)
        return recompute({entry.region})


def check_withdrawal(entry: CalendarYear) -> None:
    """Raise ValidationError if later years rest on this one."""
    later = CalendarYear.objects.filter(region=Region.CN, year__gt=entry.year)
    if entry.region == Region.CN and later.exists():
        raise ValidationError(_("只能撤销最后一个已录入的年份。"))


def withdraw_year(entry: CalendarYear, *, by: User | None) -> int:
    """Take back that a notice was entered in full; return deadlines moved."""
    _require(by)
    with transaction.atomic():
        calendar_changed()
        check_withdrawal(entry)
        _record_year("calendar.withdraw_year", entry, by=by)
        entry.delete()
        return recompute({entry.region})


def seed(*, by: User | None = None) -> tuple[list[Notice], int]:
    """Store the notices of this version that are missing.

    Returns those stored and how many deadlines moved. Whatever was entered
    or changed by hand stays.
    """
    with transaction.atomic():
        stamp = calendar_changed()
        added = seed_rows(DayException, CalendarYear)
        for notice in added:
            record(
                "calendar.seed",
                stamp,
                by=by,
                label=notice.source,
                region=notice.region.value,
                year=notice.year,
            )
        return added, recompute({notice.region for notice in added})


def calendar_changed() -> CalendarStamp:
    """Void every calendar kept in a process; call inside the transaction."""
    values = {"value": new_stamp()}
    stamp, _made = CalendarStamp.objects.update_or_create(pk=1, defaults=values)
    for hold in calendars.holders:
        hold()
    return stamp


def recompute(owners: Iterable[str]) -> int:
    """Tell all listeners of every region that days of ``owners`` touch.

    Returns how many deadlines moved. Call inside the transaction of the change.
    """
    touched = {region for owner in owners for region in calendars.touched_by(owner)}
    return sum(recompute_region(region) for region in sorted(touched))


def recompute_region(region: Region) -> int:
    """Tell all listeners of one region; return how many deadlines moved."""
    return sum(listener(region.value) for listener in calendars.listeners)


def _require(by: User | None) -> None:
    if by is not None and not keeps_calendar(by):
        raise PermissionDenied


def _record_day(
    code: str, entry: DayException, before: DayException | None, *, by: User | None
) -> None:
    was = [before.region, before.day, before.is_workday] if before else None
    record(
        code,
        entry,
        by=by,
        region=entry.region,
        day=entry.day,
        is_workday=entry.is_workday,
        source=entry.source,
        before=was,
    )


def _record_year(code: str, entry: CalendarYear, *, by: User | None) -> None:
    record(
        code,
        entry,
        by=by,
        region=entry.region,
        year=entry.year,
        source=entry.source,
    )


def _year_out_of_range() -> str:
    years = {"first": FIRST_YEAR, "last": LAST_YEAR}
    return _("请填写%(first)s年到%(last)s年之间的年份。") % years
