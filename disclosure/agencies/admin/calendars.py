"""Holidays and working weekends, and which years have been entered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _

from disclosure.agencies import access
from disclosure.agencies import calendar_actions as actions
from disclosure.agencies.admin.base import AgencyScopedAdmin
from disclosure.agencies.calendar_models import CalendarYear, DayException
from disclosure.agencies.calendar_resources import DayExceptionResource
from disclosure.agencies.vocabulary import Role
from disclosure.spreadsheets.admin import SheetMixin
from disclosure.workflow_admin import CheckedForm


class CalendarAdmin(AgencyScopedAdmin):
    """Every officer may look; the system administrator of a root may change."""

    view_roles = tuple(Role)
    change_roles = (Role.SYSTEM_ADMIN,)

    def reach(self, user: Any, roles: Iterable[str] | None) -> Q:
        wanted = tuple(Role) if roles is None else roles
        return Q() if self.holds(user, wanted) else Q(pk__in=[])

    def holds(self, user: Any, roles: Iterable[str]) -> bool:
        if frozenset(roles) == frozenset(self.change_roles):
            return access.keeps_calendar(user)
        return access.has_role(user, roles)

    def say_moved(self, request: HttpRequest, moved: int) -> None:
        sentence = _("期限已经按新的日历重新计算，其中 %(count)s 个有变化。")
        self.message_user(request, sentence % {"count": moved})


class DayExceptionForm(CheckedForm):
    def check_instance(self) -> None:
        actions.check_day(self.instance)


class DayExceptionAdmin(SheetMixin, CalendarAdmin):
    resource_classes = [DayExceptionResource]
    form = DayExceptionForm
    fields = ("region", "day", "is_workday", "name", "source")
    list_display = ("day", "region", "is_workday", "name", "source")
    list_filter = ("region", "is_workday")
    date_hierarchy = "day"
    search_fields = ("name", "source")
    ordering = ("-day", "region")

    def save_model(
        self, request: HttpRequest, obj: DayException, form: Any, change: bool
    ) -> None:
        by: Any = request.user
        self.say_moved(request, actions.save_day(obj, by=by))

    def delete_model(self, request: HttpRequest, obj: DayException) -> None:
        by: Any = request.user
        self.say_moved(request, actions.delete_day(obj, by=by))

    def add_success_message(self, result: Any, request: HttpRequest) -> None:
        super().add_success_message(result, request)
        self.say_moved(request, result.moved)


class CalendarYearForm(CheckedForm):
    def check_instance(self) -> None:
        actions.check_year(self.instance)


class CalendarYearAdmin(CalendarAdmin):
    """A year is announced or withdrawn, never changed."""

    form = CalendarYearForm
    fields = ("region", "year", "source")
    list_display = ("year", "region", "source")
    list_filter = ("region",)
    ordering = ("-year", "region")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def check_deletion(self, obj: CalendarYear) -> None:
        actions.check_withdrawal(obj)

    def save_model(
        self, request: HttpRequest, obj: CalendarYear, form: Any, change: bool
    ) -> None:
        by: Any = request.user
        self.say_moved(request, actions.announce_year(obj, by=by))

    def delete_model(self, request: HttpRequest, obj: CalendarYear) -> None:
        by: Any = request.user
        self.say_moved(request, actions.withdraw_year(obj, by=by))
