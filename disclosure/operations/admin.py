"""The status page, and the list of what was done for upkeep."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from disclosure.agencies.vocabulary import Role
from disclosure.operations import readiness
from disclosure.operations.access import require_running, runs_site
from disclosure.operations.models import Run
from disclosure.operations.vocabulary import Standing, worst
from disclosure.read_only import ReadOnlyMixin
from disclosure.translation import translate
from disclosure.workflow_admin import ScopedAdmin

#: Colour and shape of a standing, as in the queue of the back office.
LOOKS = {Standing.GOOD: "is-good", Standing.NEAR: "is-near", Standing.BAD: "is-late"}
LAST_RUNS = 10


@require_safe
@never_cache
def status(request: HttpRequest) -> HttpResponse:
    """Show how every part stands, and what was done lately."""
    require_running(request.user)
    readiness.forget()
    lines = readiness.lines()
    context = {
        **admin.site.each_context(request),
        "title": _("运行情况"),
        "lines": [(line, LOOKS[line.standing]) for line in lines],
        "whole": worst([line.standing for line in lines]),
        "look": LOOKS[worst([line.standing for line in lines])],
        "runs": Run.objects.all()[:LAST_RUNS],
        "now": timezone.now(),
    }
    return TemplateResponse(request, "admin/operations/status.html", context)


@admin.register(Run)
class RunAdmin(ReadOnlyMixin, ScopedAdmin):
    """Nobody adds, changes or deletes a line; those who run the site read them."""

    view_roles = (Role.SYSTEM_ADMIN,)
    list_display = ("started_at", "what", "good", "said")
    list_filter = ("kind", "is_good")
    fields = ("what", "started_at", "finished_at", "good", "said")
    readonly_fields = fields

    def reach(self, user: Any, roles: Iterable[str] | None) -> Q:
        return Q() if runs_site(user) else Q(pk__in=[])

    def holds(self, user: Any, roles: Iterable[str]) -> bool:
        return runs_site(user)

    @admin.display(description=gettext_lazy("事项"))
    def what(self, run: Run) -> str:
        return str(run.get_kind_display())

    @admin.display(description=gettext_lazy("是否成功"), boolean=True)
    def good(self, run: Run) -> bool:
        return run.is_good

    @admin.display(description=gettext_lazy("结果"))
    def said(self, run: Run) -> str:
        return translate(run.result)

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(status)
        own = [path("status/", page, name="operations_status")]
        return own + super().get_urls()
