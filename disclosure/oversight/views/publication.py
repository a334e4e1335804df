"""Response times that an agency shows the public: seen, switched on and off."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.agencies.access import require
from disclosure.agencies.models import Agency
from disclosure.blocked import Blocked
from disclosure.officer_pages import officer, refuse, say
from disclosure.oversight.actions.publishing import publish, withdraw
from disclosure.oversight.public_panels import shown
from disclosure.oversight.queries.publishing import (
    APPROVERS,
    OwnTimes,
    own_times,
    publishing_below,
    years_of,
)
from disclosure.oversight.rules.publishing import LEAST
from disclosure.oversight.views.doors import OFFICE_ROLES, go, officer_page, show
from disclosure.paging import WindowPaginator

_PAGE_SIZE = 50
_STEPS = {
    "publish": (publish, gettext_lazy("办理用时已经对外公布。")),
    "withdraw": (withdraw, gettext_lazy("已经停止公布，公开页面上不再有这些数字。")),
}


@officer_page("GET", "HEAD")
def publication(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    own = own_times(request.user, OFFICE_ROLES, today)
    context = {
        "own": [_own(one) for one in own],
        "today": today,
        "least": LEAST,
        "below": _below(request),
    }
    return show(request, "publication", "publication", _("对外公布办理用时"), context)


@officer_page("POST")
def publication_step(request: HttpRequest, slug: str) -> HttpResponse:
    agency = Agency.objects.get(slug=slug)
    require(request.user, agency, APPROVERS)
    try:
        _take(request, agency)
    except (Blocked, ValidationError) as wrong:
        refuse(request, wrong)
    return go("publication")


def _take(request: HttpRequest, agency: Agency) -> None:
    step = _STEPS.get(request.POST.get("step", ""))
    if step is None:
        raise ValidationError(_("请选择公布或者停止公布。"))
    if "sure" not in request.POST:
        raise ValidationError(_("请先勾选确认，再提交。"))
    action, done = step
    action(agency, by=officer(request))
    say(request, str(done))


def _own(one: OwnTimes) -> dict[str, Any]:
    """Return what the section of an agency shows: the public's numbers and today's."""
    return {
        "agency": one.agency,
        "publishing": one.publishing,
        "may_decide": one.may_decide,
        "shown": shown(one.shown) if one.shown else None,
        "counted": shown(one.counted),
        "is_same": one.is_same,
    }


def _below(request: HttpRequest) -> dict[str, Any] | None:
    """Return a page of who publishes among the supervised agencies, for supervisors."""
    rows = publishing_below(request.user)
    if rows is None:
        return None
    page = WindowPaginator(rows, _PAGE_SIZE).get_page(request.GET.get("page"))
    return {"page": page, "rows": [(row, years_of(row)[:1]) for row in page]}
