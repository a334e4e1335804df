"""Registering a request that came on paper, by fax or by word of mouth."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from disclosure.agencies.access import has_role, reach
from disclosure.blocked import Blocked
from disclosure.casework.actions import files, filing
from disclosure.casework.admin.doors import go, show
from disclosure.casework.admin.register_form import RegisterForm
from disclosure.casework.models import Case, Desk
from disclosure.casework.queries.cases import cases_of
from disclosure.casework.rules.workflow import HANDLER
from disclosure.casework.tracking.codes import code_for
from disclosure.officer_pages import framed, officer, put

#: Where the session keeps which receipt is still to be shown; never the code.
_SHOW_ONCE = "casework_registered"


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Enter a request; afterwards its number and code are shown once."""
    if not has_role(request.user, HANDLER):
        raise PermissionDenied
    desks = list(Desk.objects.filter(reach(request.user, HANDLER, "agency__")))
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = RegisterForm(*data, desks=desks)
    refused: list[str] = []
    if request.method == "POST" and form.is_valid():
        receipt, refused = _file(request, form)
        if receipt:
            request.session[_SHOW_ONCE] = receipt.case.pk
            return go("register_done")
    context = {
        "title": _("登记申请"),
        "opts": Case._meta,
        "form": form,
        "has_desk": bool(desks),
        "refused": refused,
    }
    status = 409 if refused else 422 if form.errors else 200
    return framed(request, "admin/casework/register.html", context, status)


@require_http_methods(["GET"])
def done(request: HttpRequest) -> HttpResponse:
    """Show number and code of the request just registered, this once."""
    if not has_role(request.user, HANDLER):
        raise PermissionDenied
    case_id = request.session.pop(_SHOW_ONCE, None)
    case = cases_of(request.user).filter(pk=case_id).first() if case_id else None
    if case is None:
        return go("changelist")
    whole = Case.objects.select_related("agency", "handler").get(pk=case.pk)
    context: dict[str, Any] = {"code": code_for(whole.submission_key)}
    response = show(request, whole, "registered", context)
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _file(
    request: HttpRequest, form: RegisterForm
) -> tuple[filing.Receipt | None, list[str]]:
    values = form.cleaned_data
    try:
        receipt = filing.register(
            values["desk"],
            form.application(),
            values["channel"],
            values["submission_key"],
            by=officer(request),
            on=values["on"],
            uploads=files.read(values["uploads"]),
        )
    except Blocked as blocked:
        return None, blocked.messages
    except ValidationError as wrong:
        put(form, wrong)
        return None, []
    return receipt, []
