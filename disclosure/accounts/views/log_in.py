"""The way in: password, code, a new password or a second factor where due."""

from __future__ import annotations

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_lockout_response
from django.contrib import admin, messages
from django.contrib.auth import get_user_model, login
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from disclosure.accounts import pending as waiting
from disclosure.accounts import sessions
from disclosure.accounts.actions import guessing
from disclosure.accounts.forms import (
    NAME_LENGTH,
    CodeForm,
    NewPasswordForm,
    PasswordForm,
)
from disclosure.accounts.pending import Pending
from disclosure.accounts.queries import LastTime, codes_left, last_time
from disclosure.accounts.rules.steps import Step
from disclosure.accounts.views.doors import METHODS, open_page, proves, show, too_many

#: The page of each step; the last one is wherever the officer wanted to go.
PAGES = {
    Step.CODE: "account_code",
    Step.PASSWORD: "account_password",
    Step.SETUP: "account_second_factor",
}
FEW_CODES = 3


class OfficerLogin(LoginView):
    """The password, which logs nobody in while a step is missing."""

    authentication_form = PasswordForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse what is locked before it is tried, so that it counts no further.

        Else one address could use up the attempts of an account for all others.
        """
        typed = request.POST.get("username", "").strip()
        name = get_user_model().normalize_username(typed)
        who = {"username": name.replace("\0", "")[:NAME_LENGTH]}
        if not AxesProxyHandler.is_allowed(request, who):
            locked: HttpResponse = get_lockout_response(request, credentials=who)
            return locked
        if not guessing.may_try(name, request):
            return too_many(request)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponseRedirect:
        """Begin with an empty session: what somebody else left is not carried on."""
        onward = self.get_redirect_url() or reverse("admin:index")
        self.request.session.flush()
        pending = waiting.begin(form.get_user(), onward)
        waiting.note(pending)
        return go_on(self.request, pending)

    def form_invalid(self, form: Any) -> HttpResponse:
        guessing.note_failure(self.request)
        return super().form_invalid(form)


def go_on(request: HttpRequest, pending: Pending) -> HttpResponseRedirect:
    """Lead to the next step of a log-in, or let the officer in."""
    if pending.step == Step.IN:
        let_in(request, pending)
        return HttpResponseRedirect(pending.onward)
    waiting.keep(request.session, pending)
    return redirect(PAGES[pending.step])


def let_in(request: HttpRequest, pending: Pending) -> None:
    """Log in, and say when that happened last."""
    user, before = pending.user, last_time(pending.user)
    login(request, user, backend=pending.backend)
    waiting.drop(request.session)
    if pending.is_proved:
        sessions.prove(request.session)
    _say_last_time(request, before)


@open_page(*METHODS)
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor."""
    pending = under_way(request)
    if pending is None or pending.step != Step.CODE:
        return _elsewhere(request, pending)
    form = CodeForm(request.POST if request.method == "POST" else None)
    form.fields["code"].widget.attrs["autofocus"] = True
    if not (form.is_valid() and proves(form, pending.user)):
        return show(request, "code", {"title": _("两步验证"), "form": form})
    pending.is_proved = True
    _say_few_codes(request, pending.user)
    return go_on(request, pending)


@open_page(*METHODS)
def new_password(request: HttpRequest) -> HttpResponse:
    """Ask for a new password where the present one may no longer be used."""
    pending = under_way(request)
    if pending is None or pending.step != Step.PASSWORD:
        return _elsewhere(request, pending)
    data = request.POST if request.method == "POST" else None
    form = NewPasswordForm(pending.user, data)
    if form.is_valid():
        form.save()
        messages.success(request, _("已设置新密码。"))
        return go_on(request, pending)
    context = {"title": _("请设置新密码"), "form": form}
    return show(request, "password", context)


def under_way(request: HttpRequest) -> Pending | None:
    """Return the log-in under way; say so where one can no longer go on."""
    was_begun = waiting.is_under_way(request.session)
    pending = waiting.kept(request.session)
    if was_begun and pending is None:
        messages.warning(request, _("刚才的登录没有完成，请从头登录。"))
    return pending


def _elsewhere(request: HttpRequest, pending: Pending | None) -> HttpResponse:
    """Send whoever is not at this step to the one that is due."""
    if pending is None:
        is_in = admin.site.has_permission(request)
        return redirect("account" if is_in else "admin:login")
    if pending.step == Step.IN:
        return go_on(request, pending)
    return redirect(PAGES[pending.step])


def _say_last_time(request: HttpRequest, before: LastTime) -> None:
    if before.at is not None:
        at = date_format(timezone.localtime(before.at), "DATETIME_FORMAT")
        said = _("上次登录：%(at)s。不是您本人的，请立即修改密码。")
        messages.info(request, said % {"at": at})
    if before.failures:
        said = ngettext(
            "此后有 %(count)s 次登录没有成功。不是您本人的，请告诉安全管理员。",
            "此后有 %(count)s 次登录没有成功。不是您本人的，请告诉安全管理员。",
            before.failures,
        )
        messages.warning(request, said % {"count": before.failures})


def _say_few_codes(request: HttpRequest, user: Any) -> None:
    left = codes_left(user)
    if left > FEW_CODES:
        return
    said = ngettext(
        "恢复码还剩 %(count)s 个，请在“账号安全”里重新生成。",
        "恢复码还剩 %(count)s 个，请在“账号安全”里重新生成。",
        left,
    )
    messages.warning(request, said % {"count": left})
