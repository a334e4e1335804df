"""The public pages, for search engines."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as write_sitemap
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from disclosure.agencies.models import Agency
from disclosure.agencies.queries import listed_agencies
from disclosure.pagecache.middleware import keep
from reports.models import Report
from reports.published import published_reports

#: What one file may hold by the sitemap protocol, shared by the parts.
MOST_ENTRIES = 20_000


class FixedPages(Sitemap):  # type: ignore[type-arg]
    def items(self) -> list[str]:
        return ["home", "reports", "trends", "check", "agencies", "about"]

    def location(self, item: str) -> str:
        return reverse(item)


class AgencyPages(Sitemap):  # type: ignore[type-arg]
    def items(self) -> QuerySet[Agency]:
        return listed_agencies()[:MOST_ENTRIES]


class ReportPages(Sitemap):  # type: ignore[type-arg]
    def items(self) -> QuerySet[Report]:
        return published_reports()[:MOST_ENTRIES]

    def lastmod(self, item: Report) -> datetime | None:
        return item.published_at


PARTS: dict[str, type[Sitemap[Any]] | Sitemap[Any]] = {
    "pages": FixedPages,
    "agencies": AgencyPages,
    "reports": ReportPages,
}


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    written: TemplateResponse = write_sitemap(request, PARTS)
    return keep(written.render())
