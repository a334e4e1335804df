"""The own account: its second factor, its sessions, what happened to it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from disclosure.accounts import sessions
from disclosure.accounts.actions import second_factor
from disclosure.accounts.actions.state import end_other_sessions
from disclosure.accounts.forms import ConfirmWithCodeForm
from disclosure.accounts.queries import (
    account_of,
    codes_left,
    events_of,
    has_second_factor,
    password_due,
)
from disclosure.accounts.views.doors import METHODS, officer_page, proves, show
from disclosure.audit.labels import action_label

EVENTS = 20


@officer_page("GET", "HEAD")
def overview(request: HttpRequest) -> HttpResponse:
    """Show how the account is guarded and what happened to it."""
    user: Any = request.user
    lines = [
        (entry.at, action_label(entry.action), entry.actor_name)
        for entry in events_of(user, EVENTS)
    ]
    context = {
        "title": _("账号安全"),
        "account": account_of(user),
        "codes_left": codes_left(user),
        "is_required": settings.SECOND_FACTOR_REQUIRED,
        "password_due": password_due(user),
        "lines": lines,
    }
    return show(request, "overview", context)


@officer_page("POST")
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Log the account out everywhere else."""
    user: Any = request.user
    end_other_sessions(user, by=user)
    sessions.keep(request.session, user)
    messages.success(request, _("其他地方的登录都已退出。"))
    return redirect("account")


@officer_page(*METHODS)
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes, after password and code."""
    user: Any = request.user
    if not has_second_factor(user):
        return redirect("account")
    form = ConfirmWithCodeForm(user, request.POST or None)
    if form.is_valid() and proves(form, user):
        codes = second_factor.renew_codes(user)
        return show(request, "codes", {"title": _("新的恢复码"), "codes": codes})
    return show(request, "renew", {"title": _("重新生成恢复码"), "form": form})


@officer_page(*METHODS)
def turn_off(request: HttpRequest) -> HttpResponse:
    """Turn the second factor off, where that is allowed."""
    user: Any = request.user
    if settings.SECOND_FACTOR_REQUIRED:
        raise PermissionDenied
    if not has_second_factor(user):
        return redirect("account")
    form = ConfirmWithCodeForm(user, request.POST or None)
    if form.is_valid() and proves(form, user):
        second_factor.turn_off(user)
        sessions.keep(request.session, user)
        messages.success(request, _("已关闭两步验证。"))
        return redirect("account")
    return show(request, "off", {"title": _("关闭两步验证"), "form": form})
