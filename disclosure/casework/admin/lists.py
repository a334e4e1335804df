"""The list of cases: columns, filters and search that an index answers.

A mixin for the admin of cases. Nothing is counted beyond what can be paged to,
and the applicant is never shown in a list.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import InvalidPage
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.casework.admin.sheets import CaseSheets
from disclosure.casework.display.days_left import Reader
from disclosure.casework.models import Case
from disclosure.casework.queries import listing
from disclosure.casework.rules.vocabulary import (
    ApplicantKind,
    Channel,
    Disposition,
    State,
)
from disclosure.labels import Labelled
from disclosure.paging import KeyPaginator

if TYPE_CHECKING:
    from disclosure.agencies.admin.base import AgencyScopedAdmin as _Admin
else:
    _Admin = object

SUBJECT_LENGTH = 30
#: What a row of the list needs; the sealed texts stay closed.
_COLUMNS = (
    *("number", "subject", "agency", "applicant_kind", "channel", "state"),
    *("handler__name", "handler__username", "listed_on", "received_on", "due_on"),
    *("redo_by", "round", "is_provisional", "clock_state", "disposition"),
    *("agency__name", "agency__region"),
)
#: Filters with a better way in than the agency: few rows, in an index of their own.
_NARROW = frozenset({"group", "handler", "provisional"})
_OFFERED = frozenset(
    {
        *("disposition__exact", "channel__exact", "applicant_kind__exact"),
        *("group", "year", "handler", "provisional"),
    }
)


class CasePages(KeyPaginator):
    """Pages of the register, with the columns of the list only."""

    def rows(self) -> QuerySet[Case]:
        return Case.objects.select_related("agency", "handler").only(*_COLUMNS)


class CaseChangeList(ChangeList):
    """Reads one page through its keys, however rare the rows are."""

    def get_results(self, request: HttpRequest) -> None:
        paginator = self.model_admin.get_paginator(
            request, self.queryset, self.list_per_page
        )
        self.result_count = paginator.count
        self.show_full_result_count = self.show_admin_actions = False
        self.full_result_count = None
        self.can_show_all = False
        self.multi_page = self.result_count > self.list_per_page
        self.paginator = paginator
        try:
            self.result_list = paginator.page(self.page_num).object_list
        except InvalidPage:
            raise IncorrectLookupParameters from None

    def get_queryset(self, request: HttpRequest, *args: Any) -> QuerySet[Any]:
        rows = super().get_queryset(request, *args)
        few = _NARROW & self.filter_params.keys()
        if self.query or (few and self.filter_params.get("group") != ["closed"]):
            return rows
        owner: Any = self.model_admin
        return listing.along(rows, owner.agencies(request))

    def apply_select_related(self, qs: Any) -> Any:
        """Only keys are read from these rows."""
        return qs

    def url_for_result(self, result: Any) -> str:
        return reverse("admin:casework_case_open", args=[result.pk])


class StateFilter(admin.SimpleListFilter):
    """Whose turn it is, rather than every single state."""

    title = gettext_lazy("办理进度")
    parameter_name = "group"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("mine", _("待我处理")),
            ("open", _("在办")),
            ("overdue", _("超期")),
            ("closed", _("已办结")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        conditions: dict[str, Callable[[], Q]] = {
            "mine": lambda: listing.waiting_for(request.user),
            "open": listing.open_cases,
            "overdue": lambda: listing.overdue(timezone.localdate()),
            "closed": listing.closed_cases,
        }
        chosen = conditions.get(self.value() or "")
        return queryset.filter(chosen()) if chosen else queryset


class YearFilter(admin.SimpleListFilter):
    """The year in which a case was received; the oldest case tells how far back."""

    title = gettext_lazy("收到年份")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        newest = timezone.localdate().year
        oldest = listing.oldest_year(model_admin.agencies(request)) or newest
        return [(str(year), str(year)) for year in range(newest, oldest - 1, -1)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.value() or ""
        is_year = len(chosen) == 4 and chosen.isdecimal() and chosen > "0000"
        return queryset.filter(listing.listed_in(int(chosen))) if is_year else queryset


class HandlerFilter(admin.SimpleListFilter):
    """Who handles the case; left out where there are too many to choose from."""

    title = gettext_lazy("承办人")
    parameter_name = "handler"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        people = listing.handlers_of(model_admin.agencies(request))
        return [(str(person.pk), str(person)) for person in people]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.value() or ""
        is_known = chosen in {key for key, _name in self.lookup_choices}
        return queryset.filter(handler_id=int(chosen)) if is_known else queryset


class ProvisionalFilter(admin.SimpleListFilter):
    """Deadlines that rest on a year whose holidays are not announced."""

    title = gettext_lazy("暂定的期限")
    parameter_name = "provisional"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", _("暂定"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(is_provisional=True) if self.value() == "1" else queryset


class CaseList(CaseSheets, _Admin):
    """The list page of the admin of cases."""

    paginator = CasePages
    list_per_page = 50
    list_max_show_all = 0
    list_display_links = ("number",)
    list_select_related = False
    list_filter = (
        StateFilter,
        "disposition",
        "channel",
        "applicant_kind",
        YearFilter,
        HandlerFilter,
        ProvisionalFilter,
    )
    ordering = ("-listed_on", "-pk")
    search_fields = ("number",)
    search_help_text = gettext_lazy(
        "登记号（可只写开头）、文号、申请人的姓名、证件号码或电话，须完整；"
        "都没有时查找名称里的词，每个词至少两个字。"
    )

    class Media:
        css = {"all": ("css/case_list.css",)}

    def agencies(self, request: HttpRequest) -> list[int]:
        """Return the agencies whose cases the officer sees, asked once."""
        known: list[int] | None = getattr(request, "_case_agencies", None)
        if known is None:
            known = listing.reached_agencies(request.user)
            request._case_agencies = known  # type: ignore[attr-defined]
        return known

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return listing.within(Case.objects.all(), self.agencies(request))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return CaseChangeList

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """The reader of days lives as long as the page: one calendar a region."""
        reader = Reader(timezone.localdate())
        agency = ["agency_name"] if len(self.agencies(request)) > 1 else []
        return [
            "number",
            "short_subject",
            _due_column(reader),
            _word_column("state", _("状态"), State),
            *agency,
            "handler",
            _word_column("applicant_kind", _("申请人类别"), ApplicantKind),
            _word_column("channel", _("申请渠道"), Channel),
            "shown_received",
            _word_column("disposition", _("办理结果"), Disposition),
        ]

    def get_sortable_by(self, request: HttpRequest) -> tuple[str, ...]:
        """Only what the index of the list is sorted by."""
        return ("shown_received",)

    def lookup_allowed(
        self, lookup: str, value: str, request: HttpRequest | None = None
    ) -> bool:
        """Only the filters that are offered: any other one would read every row."""
        return lookup in _OFFERED

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if not search_term.strip():
            return queryset, False
        return listing.found(queryset, search_term, self.agencies(request)), False

    @admin.display(description=gettext_lazy("所需信息名称"))
    def short_subject(self, case: Case) -> str:
        return Truncator(case.subject).chars(SUBJECT_LENGTH)

    @admin.display(description=gettext_lazy("机构"))
    def agency_name(self, case: Case) -> str:
        return case.agency.name

    @admin.display(description=gettext_lazy("收到日期"), ordering="listed_on")
    def shown_received(self, case: Case) -> date | None:
        return case.received_on


def _word_column(
    name: str, header: str, words: type[Labelled]
) -> Callable[[Case], str]:
    """A column of words looked up once a page; the field itself would do it a row."""
    labels = {word.value: _(word.label) for word in words}

    @admin.display(description=header)
    def column(case: Case) -> str:
        return labels.get(getattr(case, name), "")

    column.__name__ = name
    return column


def _due_column(reader: Reader) -> Callable[[Case], str]:
    @admin.display(description=gettext_lazy("答复期限"))
    def due(case: Case) -> str:
        day, left = reader.due_of(case), reader.left_of(case)
        if day is None:
            return ""
        shown = date_format(day)
        if left is None:
            return shown
        return format_html(
            '{} <span class="days-left {}">{}</span>', shown, left.look, left.text
        )

    return due
