"""A holiday notice as a table to import and export."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import tablib
from django.utils.translation import gettext as _
from import_export.fields import Field

from disclosure.agencies import calendar_actions
from disclosure.agencies.calendar_models import DayException
from disclosure.agencies.vocabulary import DayKind, Region
from disclosure.labels import noop
from disclosure.spreadsheets.formats import plain
from disclosure.spreadsheets.resources import SheetResource, TextWidget, WordWidget

#: A cell that a workbook keeps as a date comes with its midnight.
_DATE = re.compile(
    r"([0-9]{4})[^0-9]([0-9]{1,2})[^0-9]([0-9]{1,2})[^0-9]?(?: 00:00:00)?"
)


class DayWidget(TextWidget):
    """A calendar day as people and workbooks write it."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        day = day_of(value)
        if day is None:
            raise ValueError(_("请按“2026-03-16”的样子填写日期。"))
        return day


class DayKindWidget(WordWidget):
    """上班 or 休息; an empty cell is a mistake, for either answer does harm."""

    def __init__(self) -> None:
        super().__init__(DayKind)

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return super().clean(value, row, **kwargs) == DayKind.WORKS

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return super().render(DayKind.WORKS if value else DayKind.FREE)


class DayExceptionResource(SheetResource):
    """A day is known by its region and date; no row removes one."""

    required_columns = ("region", "day", "is_workday", "name", "source")

    region = Field("region", noop("适用日历"), widget=WordWidget(Region))
    day = Field("day", noop("日期"), widget=DayWidget())
    is_workday = Field("is_workday", noop("安排"), widget=DayKindWidget())
    name = Field("name", noop("名称"), widget=TextWidget())
    source = Field("source", noop("依据"), widget=TextWidget())

    class Meta:
        model = DayException
        import_id_fields = ("region", "day")
        fields = ("region", "day", "is_workday", "name", "source")
        skip_unchanged = True
        report_skipped = True

    def __init__(self, user: Any = None, **kwargs: Any) -> None:
        super().__init__(user, **kwargs)
        self._owners: set[str] = set()

    def get_instance(self, instance_loader: Any, row: Any) -> DayException | None:
        day = day_of(self.cell(row, "day"))
        region = self.cell(row, "region")
        labels = {word.label: word.value for word in Region}
        found = DayException.objects.filter(region=labels.get(region, region))
        return found.filter(day=day).first() if day else None

    def save_instance(
        self, instance: DayException, is_create: bool, row: Any, **kwargs: Any
    ) -> None:
        calendar_actions.check_day(instance)
        self._owners |= calendar_actions.store_day(instance, by=self.user)

    def after_import(self, dataset: tablib.Dataset, result: Any, **kwargs: Any) -> None:
        """Recompute once for the whole notice, and only when it stays."""
        super().after_import(dataset, result, **kwargs)
        wrong = result.has_errors() or result.has_validation_errors()
        dry = self._is_dry_run(kwargs) or wrong
        result.moved = 0 if dry else calendar_actions.recompute(self._owners)


def day_of(cell: object) -> date | None:
    """Return the day that a cell names, or None."""
    found = _DATE.fullmatch(plain(cell))
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
