"""What every list sends as a file, and says where it is too long for one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from disclosure.spreadsheets.stream import XLSX_TYPE, Row, xlsx_stream

#: A longer list is to be narrowed first: nothing is cut off unsaid.
MOST_ROWS = 50_000
_WIDTH = 22
_LONGEST_NAME, _MOST_FILTERS = 60, 20


def say_too_long(request: HttpRequest, limit: int) -> None:
    """Tell that a list has more rows than a file takes."""
    sentence = _("一次最多导出 %(limit)s 行，请先筛选。")
    messages.error(request, sentence % {"limit": limit})


def filters_used(request: HttpRequest) -> list[str]:
    """Return the names of the filters used, for the trail; never their values."""
    names = sorted(name for name, value in request.GET.items() if value)
    return [name[:_LONGEST_NAME] for name in names][:_MOST_FILTERS]


def file_headers(title: str) -> dict[str, str]:
    """Return the headers of a list as a file; they answer HEAD alone."""
    name = f"{title}-{timezone.localdate():%Y%m%d}.xlsx"
    return {
        "Content-Type": XLSX_TYPE,
        "Content-Disposition": content_disposition_header(True, name) or "",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }


def file_answer(title: str, header: Row, rows: Iterable[Row]) -> HttpResponse:
    """Return a list as a file, written while it is sent."""
    sheet = xlsx_stream(title, header, rows, [_WIDTH] * len(header))
    # Streamed answers are answers, though the framework names no common kind.
    answer: Any = StreamingHttpResponse(sheet, headers=file_headers(title))
    return cast(HttpResponse, answer)
