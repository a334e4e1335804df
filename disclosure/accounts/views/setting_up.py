"""Setting up the second factor: from the own account, or on the way in."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from disclosure.accounts import sessions
from disclosure.accounts.actions import second_factor
from disclosure.accounts.forms import (
    ConfirmForm,
    ConfirmWithCodeForm,
    FirstCodeForm,
)
from disclosure.accounts.pending import Pending
from disclosure.accounts.pictures import picture_of
from disclosure.accounts.queries import has_second_factor
from disclosure.accounts.rules import totp
from disclosure.accounts.rules.steps import Step
from disclosure.accounts.views.doors import METHODS, open_page, proves, show
from disclosure.accounts.views.log_in import let_in, under_way
from disclosure.encryption.sealing import Undecipherable, decrypt, encrypt

_KEY = "officer_new_secret"
_PURPOSE = "accounts.new_secret"


@open_page(*METHODS)
def set_up(request: HttpRequest) -> HttpResponse:
    """Show a new secret, and turn the second factor on with its first code."""
    pending = under_way(request)
    if pending is not None and pending.step == Step.SETUP:
        return _set_up(request, pending.user, pending)
    if admin.site.has_permission(request):
        return _set_up(request, request.user, None)
    return redirect_to_login(reverse("account"), reverse("admin:login"))


def _set_up(request: HttpRequest, user: Any, pending: Pending | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    own = _own_form(user, pending, data)
    first = FirstCodeForm(_secret(request.session), data)
    # The code of the present device is asked last: it is good once.
    if _are_valid(first, own) and (own is None or _is_sure(own)):
        codes = second_factor.set_up(
            user,
            first.secret,
            first.cleaned_data["code"],
            replaces=isinstance(own, ConfirmWithCodeForm),
        )
        if codes is not None:
            return _done(request, user, pending, codes)
        first.add_error("code", _("没有成功，请输入最新的6位数字再试一次。"))
    return _page(request, user, {"own": own, "form": first, "pending": pending})


def _are_valid(first: FirstCodeForm, own: ConfirmForm | None) -> bool:
    """Ask both, so that all that is wrong is said at once."""
    return all([first.is_valid(), own is None or own.is_valid()])


def _is_sure(own: ConfirmForm) -> bool:
    return not isinstance(own, ConfirmWithCodeForm) or proves(own, own.user)


def _own_form(user: Any, pending: Pending | None, data: Any) -> ConfirmForm | None:
    """Who was just asked for the password is not asked again."""
    if pending is not None:
        return None
    kind = ConfirmWithCodeForm if has_second_factor(user) else ConfirmForm
    return kind(user, data)


def _done(
    request: HttpRequest, user: Any, pending: Pending | None, codes: list[str]
) -> HttpResponse:
    """Show the recovery codes, this once."""
    onward = reverse("account")
    request.session.pop(_KEY, None)
    if pending is not None:
        pending.is_proved, onward = True, pending.onward
        let_in(request, pending)
    else:
        sessions.keep(request.session, user)
        sessions.prove(request.session)
    messages.success(request, _("已启用两步验证。"))
    context = {"title": _("请保存恢复码"), "codes": codes, "onward": onward}
    return show(request, "codes", context)


def _page(request: HttpRequest, user: Any, context: dict[str, Any]) -> HttpResponse:
    secret = _secret(request.session)
    issuer = str(admin.site.site_header)
    address = totp.address(secret, issuer, user.get_username())
    is_on = has_second_factor(user)
    shown = {
        "title": _("换一部手机") if is_on else _("启用两步验证"),
        "is_on": is_on,
        "picture": picture_of(address),
        "address": address,
        "secret": totp.in_groups(secret),
        "account_name": user.get_username(),
    }
    return show(request, "set_up", {**shown, **context})


def _secret(session: SessionBase) -> str:
    """Return the secret that is being set up; sealed, since sessions lie in a table."""
    sealed = session.get(_KEY)
    if isinstance(sealed, str):
        try:
            return decrypt(_PURPOSE, sealed)
        except Undecipherable:
            pass
    secret = totp.new_secret()
    session[_KEY] = encrypt(_PURPOSE, secret)
    return secret
