"""Handling times: figures, chart and trend, on the page and as a file."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from disclosure.officer_pages import officer
from disclosure.oversight.actions.exporting import record_export
from disclosure.oversight.forms.filters import FilterForm
from disclosure.oversight.links import filters_of, with_query, written
from disclosure.oversight.queries.scope import Scope
from disclosure.oversight.row_pages import page_of
from disclosure.oversight.rules.handling import SMALL
from disclosure.oversight.rules.periods import year_of
from disclosure.oversight.rules.vocabulary import TIME_DIMENSIONS, Dimension
from disclosure.oversight.times_board import MOST_MONTHS, Board, board_of
from disclosure.oversight.times_charts import distribution_of, trend_of
from disclosure.oversight.times_sheet import CONTENT_TYPES, content_of
from disclosure.oversight.times_table import (
    COLUMNS,
    FIRST,
    Column,
    columns_of,
    heads,
    lines_of,
    row_of,
    rows_of,
)
from disclosure.oversight.views.doors import show, supervisor_page
from disclosure.translation import translate

#: What handling times may be narrowed by; handlers are not compared here.
FIELDS = ("agency", "below", "channel", "outcome", "kind", "period")
_WITHOUT = ("handler", "state", "light", "mark", "days")
_WRONG = 400


@dataclass(frozen=True)
class Asked:
    """What an address asks for; the form says what is wrong with it."""

    form: FilterForm
    dimension: Dimension
    sort: str

    @property
    def filters(self) -> dict[str, object]:
        return filters_of(self.form)

    def url(self, name: str = "times", **more: object) -> str:
        """Return an address with the same filters."""
        asked = {**self.filters, "by": self.dimension, "sort": self.sort}
        return with_query(reverse(f"supervision:{name}"), {**asked, **more})


@supervisor_page("GET", "HEAD")
def times(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show the table, the distribution and the trend of a selection."""
    asked = _asked(request, scope)
    if not asked.form.is_valid():
        return _show(request, asked, {"is_wrong": True}, _WRONG)
    number = request.GET.get("page")
    return _show(request, asked, _figures(asked, _board(asked, scope), number))


@supervisor_page("GET", "HEAD")
def times_export(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Send the table as a file, after a line in the trail."""
    asked = _asked(request, scope)
    if not asked.form.is_valid():
        return _show(request, asked, {"is_wrong": True}, _WRONG)
    file_format = request.GET.get("format", "")
    if file_format not in CONTENT_TYPES:
        trouble = _("请选择导出 CSV 或 XLSX。")
        context = {**_figures(asked, _board(asked, scope)), "trouble": trouble}
        return _show(request, asked, context, _WRONG)
    board = _board(asked, scope, with_months=False)
    rows = rows_of(board, asked.sort)
    content = content_of(file_format, board, rows)
    filters = written({**asked.filters, "by": asked.dimension})
    record_export(scope, "times", len(rows), filters, by=officer(request))
    name = f"times-{asked.dimension}-{board.period.code}.{file_format}"
    return HttpResponse(
        content,
        content_type=CONTENT_TYPES[file_format],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _show(
    request: HttpRequest, asked: Asked, context: dict[str, object], status: int = 200
) -> HttpResponse:
    shared = {
        "form": asked.form,
        "fields": FIELDS,
        "hidden": written({"by": asked.dimension, "sort": asked.sort}),
        "tabs": _tabs(asked),
        "action": reverse("supervision:times"),
    }
    title = _("办理用时")
    return show(request, "times", "times", title, {**shared, **context}, status)


def _asked(request: HttpRequest, scope: Scope) -> Asked:
    """Read the address; Http404 for a dimension that handling times do not have."""
    usual = year_of(localdate().year)
    by = request.GET.get("by", Dimension.AGENCY.value)
    dimension = next((one for one in TIME_DIMENSIONS if one == by), None)
    if dimension is None:
        raise Http404
    sort = request.GET.get("sort", "")
    if sort.removeprefix("-") not in {column.name for column in COLUMNS}:
        sort = ""
    form = FilterForm(request.GET, scope, usual=usual, without=_WITHOUT)
    form.full_clean()
    return Asked(form, dimension, sort)


def _board(asked: Asked, scope: Scope, *, with_months: bool = True) -> Board:
    return board_of(
        scope,
        asked.form.selection(),
        asked.dimension,
        asked.filters,
        localdate(),
        _("全部"),
        with_months=with_months,
    )


def _figures(
    asked: Asked, board: Board, number: str | None = None
) -> dict[str, object]:
    columns = columns_of(board)
    page = page_of(lines_of(board, asked.sort), number)
    return {
        "board": board,
        "period": translate(board.period.label),
        "before": translate(board.before.label) if board.before else "",
        "first": translate(FIRST[asked.dimension]),
        "heads": [(head and translate(head), span) for head, span in heads(columns)],
        "columns": [_head(asked, column) for column in columns],
        "rows": [row_of(board, line) for line in (board.whole, *page)],
        "page": page,
        "few": SMALL,
        "distribution": distribution_of(board),
        "trend": trend_of(board),
        "most_months": MOST_MONTHS,
        "has_more_months": len(board.months) == MOST_MONTHS,
        "unsorted_url": asked.url(sort=""),
        "csv_url": asked.url("times_export", format="csv"),
        "xlsx_url": asked.url("times_export", format="xlsx"),
    }


def _head(asked: Asked, column: Column) -> dict[str, str]:
    """Return the head of a column: first the largest, then the smallest first."""
    down, up = f"-{column.name}", column.name
    order = {down: "descending", up: "ascending"}.get(asked.sort, "")
    return {
        "label": translate(column.label),
        "head": column.head,
        "order": order,
        "url": asked.url(sort=up if asked.sort == down else down),
    }


def _tabs(asked: Asked) -> list[dict[str, object]]:
    """Return the dimensions as links; another one begins in its own order."""
    return [
        {
            "label": translate(dimension.label),
            "url": asked.url(by=dimension, sort=""),
            "is_current": dimension is asked.dimension,
        }
        for dimension in TIME_DIMENSIONS
    ]
