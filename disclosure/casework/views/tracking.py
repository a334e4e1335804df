"""查询进度: number and secret code open the page of one request."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from disclosure.casework.forms.tracking import TrackForm
from disclosure.casework.tracking.codes import case_with
from disclosure.casework.views.tracking_door import case_in, let_in, private, shut
from disclosure.clients import address_of
from disclosure.labels import noop
from disclosure.throttle.actions import allow
from disclosure.throttle.queries import window_end
from disclosure.throttle.subjects import network_of

ADDRESS_LIMIT, ADDRESS_SECONDS = 10, 15 * 60
NUMBER_LIMIT, NUMBER_SECONDS = 10, 60 * 60
NOTICES = {
    "expired": noop("查询已经结束，请重新填写登记号和查询码。"),
    "left": noop("您已经退出查询。"),
}


@private(("GET", "HEAD", "POST"))
def track(request: HttpRequest) -> HttpResponse:
    """Ask for number and code. A wrong one of either is answered alike."""
    form = TrackForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, form)
    number, code = form.cleaned_data["number"], form.cleaned_data["code"]
    until = _refused_until(request, number)
    if until is not None:
        return _too_often(request, form, until)
    case = case_with(number, code)
    if case is None:
        form.add_error(None, _("登记号或者查询码不对，请对照回执再填一次。"))
        return _page(request, form)
    response = redirect("track_case")
    let_in(response, case)
    return response


@private(("POST",))
def leave(request: HttpRequest) -> HttpResponse:
    """Forget the request in this browser."""
    response = redirect(reverse("track", query={"notice": "left"}))
    shut(response)
    return response


def _page(request: HttpRequest, form: TrackForm, status: int = 200) -> HttpResponse:
    notice = NOTICES.get(request.GET.get("notice", ""))
    context = {
        "place": "track",
        "form": form,
        "notice": _(notice) if notice and not form.is_bound else "",
        "is_known": not form.is_bound and case_in(request) is not None,
    }
    return render(request, "casework/track.html", context, status=status)


def _refused_until(request: HttpRequest, number: str) -> datetime | None:
    """Count this attempt; return when the next one is allowed if it was too many."""
    address = network_of(address_of(request))
    limits = (
        ("track.address", address, ADDRESS_LIMIT, ADDRESS_SECONDS),
        ("track.number", number, NUMBER_LIMIT, NUMBER_SECONDS),
    )
    for purpose, subject, limit, seconds in limits:
        if not allow(purpose, subject, limit, seconds):
            return datetime.fromtimestamp(window_end(seconds), UTC)
    return None


def _too_often(request: HttpRequest, form: TrackForm, until: datetime) -> HttpResponse:
    when = date_format(timezone.localtime(until), "H:i")
    form.add_error(None, _("查询的次数太多，请在%(time)s以后再试。") % {"time": when})
    response = _page(request, form, status=429)
    wait = until - timezone.now()
    response.headers["Retry-After"] = str(max(1, int(wait.total_seconds()) + 1))
    return response
