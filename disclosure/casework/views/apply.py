"""The form on its way: filled in, looked over, sent.

Every step is a POST to the same address; whatever was typed is kept as a draft,
so that an error, a lost connection or an ended session loses nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from disclosure.casework.actions.drafts import (
    FilesGone,
    delete_draft,
    save_draft,
    uploads_of,
)
from disclosure.casework.actions.filing import file_online
from disclosure.casework.forms.apply import ApplyForm
from disclosure.casework.models import Desk, Draft
from disclosure.casework.queries.desks import desk_at
from disclosure.casework.queries.drafts import draft_of, drafts_of, files_of
from disclosure.casework.submission import case_filed, submission_key
from disclosure.casework.views import showing
from disclosure.casework.views.browser import (
    is_forged,
    keep_receipt,
    keep_token,
    new_token,
    token_of,
    unlisted,
)
from disclosure.clients import address_of
from disclosure.throttle.actions import allow

HOUR = 3600
#: Requests filed, and pages kept, from one address in an hour.
FILED_LIMIT = settings.REQUESTS_PER_HOUR
KEPT_LIMIT = 10 * FILED_LIMIT


@csrf_exempt  # checked below: an outdated token must not cost what was typed
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, agency: str) -> HttpResponse:
    desk = desk_at(agency)
    if desk is None:
        raise Http404
    step = _post if request.method == "POST" else _get
    return unlisted(step(request, desk))


def _get(request: HttpRequest, desk: Desk) -> HttpResponse:
    if not desk.is_open:
        return showing.closed(request, desk)
    draft = draft_of(token_of(request), desk.agency)
    if draft is None:
        return showing.form(request, desk, ApplyForm())
    wanted = request.GET.get("draft", "")
    if not wanted:
        return showing.offer(request, desk, draft)
    form = ApplyForm(initial=draft.content, kept=files_of(draft))
    said = _("草稿已经保存，可以离开，14天内用这台设备回来继续填写。")
    return showing.form(request, desk, form, said=said if wanted == "saved" else "")


def _post(request: HttpRequest, desk: Desk) -> HttpResponse:
    if is_forged(request):
        return _outdated(request, desk)
    draft = draft_of(token_of(request), desk.agency)
    step = _STEPS.get(request.POST.get("step", ""), _review)
    return step(request, desk, draft)


def _discard(request: HttpRequest, desk: Desk, draft: Draft | None) -> HttpResponse:
    if draft:
        delete_draft(draft)
    return HttpResponseRedirect(request.path)


def _send(request: HttpRequest, desk: Desk, draft: Draft | None) -> HttpResponse:
    digests = [part for part in request.POST.get("digests", "").split(",") if part]
    form = _bound(request, draft if digests else None)
    if form.is_valid() and not desk.is_open:
        return _keep(request, desk, draft, form, showing.refused)
    if form.is_valid() and (key := _filed(request, desk, form, draft, digests)):
        if draft:
            delete_draft(draft)
        response = HttpResponseRedirect(reverse("receipt"))
        keep_receipt(response, key)
        return response
    return _keep(request, desk, draft, form, showing.wrong)


def _filed(
    request: HttpRequest,
    desk: Desk,
    form: ApplyForm,
    draft: Draft | None,
    digests: list[str],
) -> str:
    """File the request and return its key; else the form says what is wrong."""
    note, application = form.cleaned_data["note"], form.application()
    key = submission_key(note, desk.agency_id, application, digests)
    try:
        if not note:
            raise ValidationError(_("这一页已经失效，请核对以后再提交一次。"))
        if not (digests and case_filed(key)):
            uploads = uploads_of(draft, digests)
            with transaction.atomic():
                _count(request)
                file_online(desk, application, key, uploads)
    except FilesGone:
        if case_filed(key):
            return key
        form.add_error("attachments", _("附件已经不在了，请重新添加。"))
        return ""
    except ValidationError as error:
        form.add_error(None, ValidationError(error.messages))
        return ""
    return key


def _count(request: HttpRequest) -> None:
    """Count what is filed from one network; raise ValidationError at the limit."""
    if not allow("request", address_of(request), FILED_LIMIT, HOUR):
        raise ValidationError(
            _("这个网络一小时内提交的申请太多，请过一小时再提交；草稿已经保存。")
        )


def _review(request: HttpRequest, desk: Desk, draft: Draft | None) -> HttpResponse:
    form = _bound(request, draft)
    show = showing.review if form.is_valid() else showing.form
    return _keep(request, desk, draft, form, show)


def _check(request: HttpRequest, desk: Desk, draft: Draft | None) -> HttpResponse:
    return _keep(request, desk, draft, _bound(request, draft), showing.checked)


def _save(request: HttpRequest, desk: Desk, draft: Draft | None) -> HttpResponse:
    return _keep(request, desk, draft, _bound(request, draft), showing.saved)


def _edit(request: HttpRequest, desk: Desk, draft: Draft | None) -> HttpResponse:
    return _keep(request, desk, draft, _bound(request, draft), showing.opened)


def _bound(request: HttpRequest, draft: Draft | None) -> ApplyForm:
    return ApplyForm(request.POST, request.FILES, kept=files_of(draft))


def _keep(
    request: HttpRequest,
    desk: Desk,
    draft: Draft | None,
    form: ApplyForm,
    show: showing.Show,
) -> HttpResponse:
    """Keep what was typed and added, then show a page."""
    form.is_valid()
    token = _token(request, draft)
    if not allow("draft", address_of(request), KEPT_LIMIT, HOUR):
        form.add_error(None, _("这个网络一小时内保存的次数太多，请过一小时再试。"))
        return showing.form(request, desk, form, status=429)
    try:
        saved = save_draft(token, desk.agency, form.typed, form.uploads, form.removed)
    except ValidationError as error:
        form.add_error("attachments", error.messages)
        return showing.form(request, desk, form)
    form.kept = files_of(saved)
    response = show(request, desk, form)
    keep_token(response, token)
    return response


def _token(request: HttpRequest, draft: Draft | None) -> str:
    """Return the secret of this browser; one that finds nothing is replaced."""
    token = token_of(request)
    return token if draft or (token and drafts_of(token).exists()) else new_token()


def _outdated(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show the form again; nothing is stored for a form that may be forged."""
    form = ApplyForm(initial=ApplyForm(request.POST).typed)
    said = _("这一页已经过期。填写的内容还在，请再提交一次；附件请重新添加。")
    return showing.form(request, desk, form, said=said, status=403)


_STEPS: dict[str, Callable[[HttpRequest, Desk, Draft | None], HttpResponse]] = {
    "review": _review,
    "check": _check,
    "save": _save,
    "edit": _edit,
    "send": _send,
    "discard": _discard,
}
