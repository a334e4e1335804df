"""The newest reports, for feed readers."""

from __future__ import annotations

from datetime import datetime

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_safe

from reports.models import Report
from reports.published import latest_reports


class ReportFeed(Feed):  # type: ignore[type-arg]
    feed_type = Atom1Feed
    title = gettext_lazy("政府信息公开工作年度报告")
    subtitle = gettext_lazy("最新发布的年度报告")
    link = "/reports/"

    def items(self) -> QuerySet[Report]:
        return latest_reports()

    def item_title(self, item: Report) -> str:
        return item.title

    def item_description(self, item: Report) -> str:
        return gettext("%(agency)s，%(year)s年度，第%(edition)s版") % {
            "agency": item.agency.name,
            "year": item.year,
            "edition": item.edition,
        }

    def item_guid(self, item: Report) -> str:
        return f"{item.get_absolute_url()}editions/{item.edition}/"

    def item_pubdate(self, item: Report) -> datetime | None:
        return item.published_at

    item_updateddate = item_pubdate

    def item_author_name(self, item: Report) -> str:
        return item.agency.name


feed = require_safe(ReportFeed())
