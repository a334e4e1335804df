"""The list of collections, and opening one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from disclosure.agencies.admin.base import AgencyScopedAdmin
from disclosure.blocked import Blocked
from disclosure.officer_pages import officer, put, say
from disclosure.workflow_admin import OwnPages
from reports.actions.collecting import open_campaign
from reports.admin.collecting import PAGES, go_to_board, page, url
from reports.admin.collecting_forms import OpenForm
from reports.collecting.board import MANAGERS, READERS, collects, opening_agencies
from reports.models import Campaign


@admin.register(Campaign)
class CampaignAdmin(OwnPages, AgencyScopedAdmin):
    view_roles = READERS
    list_display = ["title_link", "agency", "internal_due_on", "due_on", "owing"]
    list_display_links = None
    list_select_related = ["agency"]
    search_fields = ["agency__name"]
    ordering = ["-year", "agency__path"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Campaign]:
        owed = Count("obligations", filter=Q(obligations__excuse=""))
        rows: QuerySet[Campaign] = super().get_queryset(request)
        return rows.annotate(owed=owed)

    @admin.display(description=gettext_lazy("年度"), ordering="year")
    def title_link(self, campaign: Campaign) -> str:
        name = _("%(year)s年度") % {"year": campaign.year}
        return format_html('<a href="{}">{}</a>', url("board", campaign.pk), name)

    @admin.display(description=gettext_lazy("应报送"), ordering="owed")
    def owing(self, campaign: Any) -> str:
        return _("%(count)s家") % {"count": campaign.owed}

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Leave it out of the index of those who never collect anything."""
        return collects(request.user, READERS)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return collects(request.user, MANAGERS)

    def adding(self, request: HttpRequest) -> HttpResponse:
        return open_new(request)

    def opening(self, row: Campaign) -> HttpResponse:
        return go_to_board(row)

    def own_pages(self) -> Iterable[tuple[str, Any, str]]:
        return PAGES


@require_http_methods(["GET", "HEAD", "POST"])
def open_new(request: HttpRequest) -> HttpResponse:
    """Ask for the year and the days, then open the collection."""
    agencies = opening_agencies(request.user)
    form = OpenForm(
        request.POST or None,
        agencies=agencies,
        initial={"year": timezone.localdate().year - 1},
    )
    if request.method == "POST" and form.is_valid():
        try:
            campaign = open_campaign(**form.cleaned_data, by=officer(request))
        except (Blocked, ValidationError) as refused:
            put(form, refused)
        else:
            say(request, _("收集已建立，请核对名单。"))
            return go_to_board(campaign)
    context = {"title": _("建立年报收集"), "form": form}
    return page(request, "collect_open", context, 422 if form.errors else 200)
