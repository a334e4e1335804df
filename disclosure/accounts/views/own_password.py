"""The own password, changed from inside."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.accounts import sessions
from disclosure.accounts.forms import OwnPasswordForm


class OwnPassword(PasswordChangeView):
    """The session at hand lives on; all others of the account end."""

    form_class = OwnPasswordForm
    success_url = reverse_lazy("account")
    template_name = "admin/accounts/own_password.html"
    title = gettext_lazy("修改密码")

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        sessions.keep(self.request.session, form.user)
        messages.success(self.request, _("已设置新密码，其他地方的登录都已退出。"))
        return response
