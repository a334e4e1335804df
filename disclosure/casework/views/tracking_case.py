"""The page of one request, and what its applicant can do there."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.blocked import Blocked
from disclosure.casework.actions.clarifying import record_clarification
from disclosure.casework.actions.ending import withdraw as withdraw_case
from disclosure.casework.actions.replying import record_service
from disclosure.casework.forms.tracking import ClarifyForm, WithdrawForm
from disclosure.casework.models import Case
from disclosure.casework.tracking.access import replies_of, withdrawal_blockers
from disclosure.casework.tracking.page import page_of
from disclosure.casework.views.tracking_door import for_applicant
from disclosure.labels import noop
from disclosure.translation import translate

READ = ("GET", "HEAD")
DONE = {
    "clarified": noop("已经收到您的补正，答复期限重新计算。"),
    "received": noop("已经登记您收到答复的日期。"),
    "withdrawn": noop("您的申请已经撤回。"),
}


@for_applicant(READ)
def track_case(request: HttpRequest, case: Case) -> HttpResponse:
    """Show where the request stands."""
    return _page(request, case)


@for_applicant((*READ, "POST"))
def track_clarify(request: HttpRequest, case: Case) -> HttpResponse:
    """Take the answer to a clarification."""
    if request.method != "POST":
        return redirect(reverse("track_case", fragment="clarify"))
    form = ClarifyForm(request.POST, request.FILES)
    if form.is_valid():
        answer, uploads = form.cleaned_data["answer"], form.cleaned_data["materials"]
        try:
            record_clarification(case.pk, answer, by=None, uploads=uploads)
        except ValidationError as wrong:
            _add(form, wrong)
        except Blocked as refused:
            return _page(request, case, refused.messages, written=answer)
        else:
            return _done("clarified")
    return _page(request, case, form=form)


@for_applicant(("POST",))
def track_received(request: HttpRequest, case: Case, letter_id: int) -> HttpResponse:
    """Record that the applicant has received a reply; once is enough."""
    letter = next((one for one in replies_of(case) if one.pk == letter_id), None)
    if letter is None:
        raise Http404
    if letter.received_on is None:
        try:
            record_service(case.pk, letter.pk, by=None)
        except Blocked as refused:
            return _page(request, case, refused.messages)
        except ValidationError as wrong:
            return _page(request, case, wrong.messages)
    return _done("received")


@for_applicant((*READ, "POST"))
def track_withdraw(request: HttpRequest, case: Case) -> HttpResponse:
    """Say what a withdrawal does, ask for the reason, and withdraw."""
    blockers = withdrawal_blockers(case, timezone.localdate())
    if blockers:
        return _page(request, case, [translate(one) for one in blockers])
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            withdraw_case(case.pk, form.cleaned_data["reason"], by=None)
        except Blocked as refused:
            return _page(request, case, refused.messages)
        except ValidationError as wrong:
            _add(form, wrong)
        else:
            return _done("withdrawn")
    context = {"place": "track", "case": case, "form": form}
    return render(request, "casework/track_withdraw.html", context)


def _page(
    request: HttpRequest,
    case: Case,
    refusals: Sequence[str] = (),
    form: Form | None = None,
    written: str = "",
) -> HttpResponse:
    """Show the case as it stands now; a refusal of a step is said on top."""
    if refusals:
        case.refresh_from_db()
    done = DONE.get(request.GET.get("done", ""))
    context = {
        "place": "track",
        "page": page_of(case),
        "form": form or ClarifyForm(),
        "done": _(done) if done else "",
        "refusals": refusals,
        "written": written,
    }
    status = 409 if refusals else 200
    return render(request, "casework/track_case.html", context, status=status)


def _done(what: str) -> HttpResponse:
    return redirect(reverse("track_case", query={"done": what}))


def _add(form: Form, wrong: ValidationError) -> None:
    """Put what an action found wrong beside its field, or on top."""
    if not hasattr(wrong, "error_dict"):
        form.add_error(None, wrong)
        return
    for name, errors in wrong.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
