"""The desk: three numbers, the agencies, the year so far."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.oversight.desk_table import (
    COLUMNS,
    LIGHT_COLUMNS,
    Column,
    next_sort,
    row_of,
    sorted_by,
)
from disclosure.oversight.forms.filters import FilterForm
from disclosure.oversight.links import cases_url, filters_of, with_query
from disclosure.oversight.queries.desk import Standing, months_of, standings, whole
from disclosure.oversight.queries.scope import Scope, Selection
from disclosure.oversight.row_pages import page_of
from disclosure.oversight.rules.handling import SMALL
from disclosure.oversight.rules.periods import year_of
from disclosure.oversight.rules.vocabulary import (
    DESK_LISTS,
    Dimension,
    Light,
    ListKind,
)
from disclosure.oversight.times_board import Board, Group, Line
from disclosure.oversight.times_charts import distribution_of, trend_of
from disclosure.oversight.views.doors import show, supervisor_page
from disclosure.translation import translate

_FIELDS = ("agency", "period")
#: Filters of lists; here every list has its own number.
_WITHOUT = (
    *("handler", "state", "channel", "outcome", "kind", "light", "mark", "days"),
)
#: So many years before the present one are offered.
_YEARS_BACK = 3
_WRONG = 400


@supervisor_page("GET", "HEAD")
def desk(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show how the agencies of a scope stand, or those of a part of it."""
    today = timezone.localdate()
    usual = year_of(today.year)
    form = FilterForm(_asked(request), scope, usual=usual, without=_WITHOUT)
    sort = request.GET.get("sort", "")
    context: dict[str, Any] = {
        "form": form,
        "fields": _FIELDS,
        "today": today,
        "hidden": {"sort": sort} if sort in _SORTS else {},
    }
    if not form.is_valid():
        return show(request, "desk", "desk", _("监督台"), context, _WRONG)
    context |= _figures(scope, form, sort, today, request.GET.get("page"))
    return show(request, "desk", "desk", _("监督台"), context)


_SORTS = frozenset(
    {"agency"} | {sign + column.name for column in COLUMNS for sign in ("", "-")}
)


def _asked(request: HttpRequest) -> QueryDict:
    """An agency stands for all below it: only the lists tell them apart."""
    data = QueryDict(mutable=True)
    for name in _FIELDS:
        if name in request.GET:
            data[name] = request.GET[name]
    if data.get("agency"):
        data["below"] = "on"
    return data


def _figures(
    scope: Scope, form: FilterForm, sort: str, today: date, number: str | None
) -> dict[str, Any]:
    selection = form.selection()
    filters = filters_of(form)
    still = {**filters, "period": None}
    found = standings(scope, selection, today)
    total, page = whole(found), page_of(sorted_by(found, sort), number)
    return {
        "period": selection.period,
        "numbers": _numbers(total, filters, still),
        "whole": row_of(total, filters, still),
        "rows": [
            row_of(one, *(_within(one, some) for some in (filters, still)))
            for one in page
        ],
        "page": page,
        "columns": [_head(column, filters, sort) for column in COLUMNS],
        "light_columns": LIGHT_COLUMNS,
        "agency_url": _url(filters, sort="agency"),
        "agency_sort": "ascending" if sort == "agency" else "",
        "years": _years(filters, today),
        "few": SMALL,
        "has_few": any(0 < one.summary.count < SMALL for one in found),
        **_charts(selection, total, filters, today),
    }


def _within(one: Standing, filters: Mapping[str, object]) -> dict[str, object]:
    assert one.agency is not None
    return {**filters, "agency": one.agency.slug, "below": None}


def _numbers(
    total: Standing, filters: Mapping[str, object], still: Mapping[str, object]
) -> list[dict[str, object]]:
    counts = {
        ListKind.DUE_SOON: (total.due_soon, still),
        ListKind.OVERDUE: (total.overdue, still),
        ListKind.LATE: (total.late, filters),
    }
    return [
        {
            "kind": kind,
            "label": translate(kind.label),
            "count": counts[kind][0],
            "url": cases_url(kind, **counts[kind][1]),
            "lights": _lights(total, still) if kind is ListKind.DUE_SOON else [],
        }
        for kind in DESK_LISTS
    ]


def _lights(total: Standing, still: Mapping[str, object]) -> list[dict[str, object]]:
    return [
        {
            "label": translate(light.label),
            "look": f"light-{light.value}",
            "count": total.lights[light],
            "url": cases_url(ListKind.DUE_SOON, **{**still, "light": light}),
        }
        for light in Light
    ]


def _head(column: Column, filters: Mapping[str, object], sort: str) -> dict[str, str]:
    order = {column.name: "ascending", f"-{column.name}": "descending"}.get(sort, "")
    return {
        "label": translate(column.label),
        "order": order,
        "url": _url(filters, sort=next_sort(column, sort)),
    }


def _years(filters: Mapping[str, object], today: date) -> list[dict[str, object]]:
    return [
        {
            "year": year,
            "url": _url(filters, period=year_of(year)),
            "is_current": filters.get("period") == year_of(year),
        }
        for year in range(today.year, today.year - _YEARS_BACK - 1, -1)
    ]


def _url(filters: Mapping[str, object], **more: object) -> str:
    asked = {**filters, "below": None, **more}
    return with_query(reverse("supervision:desk"), asked)


def _charts(
    selection: Selection, total: Standing, filters: Mapping[str, object], today: date
) -> dict[str, object]:
    assert selection.period is not None
    board = Board(
        dimension=Dimension.AGENCY,
        filters=filters,
        period=selection.period,
        before=None,
        whole=Line(Group(""), total.summary),
        lines=(),
        months=months_of(selection, today),
    )
    return {
        "board": board,
        "distribution": distribution_of(board),
        "trend": trend_of(board),
    }
