"""Accounts: made, renamed, given a password, switched off."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import (
    BaseUserCreationForm,
    SetPasswordForm,
    UserChangeForm,
)
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from disclosure.accounts.actions import passwords, second_factor
from disclosure.accounts.queries import account_of
from disclosure.agencies import access, actions
from disclosure.agencies.admin.base import AgencyScopedAdmin
from disclosure.agencies.models import User
from disclosure.agencies.vocabulary import Role


class NewUserForm(BaseUserCreationForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = ("username", "name")


class UserForm(UserChangeForm):  # type: ignore[type-arg]
    """Shows nothing of the password, not even how it is kept."""

    password = None  # type: ignore[assignment]

    class Meta:
        model = User
        fields = ("username", "name", "email", "is_active")


class UserAdmin(AgencyScopedAdmin, DjangoUserAdmin):  # type: ignore[type-arg]
    """Accounts whose offices all lie in reach, and those without an office."""

    change_roles = (Role.SECURITY_ADMIN,)
    form = UserForm
    add_form = NewUserForm
    add_form_template = None
    fieldsets = (
        (None, {"fields": ("username", "name", "email", "new_password")}),
        (gettext_lazy("两步验证"), {"fields": ("device",)}),
        (None, {"fields": ("is_active", "last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "name", "password1", "password2")}),
    )
    list_display = ("username", "name", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("username", "name")
    filter_horizontal = ()
    ordering = ("username",)

    @admin.display(description=gettext_lazy("密码"))
    def new_password(self, user: User) -> str:
        url = reverse("admin:auth_user_password_change", args=[user.pk])
        return format_html('<a class="button" href="{}">{}</a>', url, _("设置密码"))

    @admin.display(description=gettext_lazy("两步验证"))
    def device(self, user: User) -> str:
        since = account_of(user).second_factor_at
        if since is None:
            return _("没有启用")
        url = reverse("admin:agencies_user_second_factor", args=[user.pk])
        said = _("%(day)s启用") % {"day": date_format(timezone.localtime(since))}
        link = '{} <a class="button" href="{}">{}</a>'
        return format_html(link, said, url, _("重置两步验证"))

    def get_urls(self) -> list[Any]:
        page = self.admin_site.admin_view(self.reset_second_factor)
        route = "<path:id>/second-factor/"
        own = path(route, page, name="agencies_user_second_factor")
        return [own, *super().get_urls()]

    def reach(self, user: Any, roles: Iterable[str] | None) -> Q:
        wanted = frozenset(Role if roles is None else roles)
        if Role.SECURITY_ADMIN in wanted and access.has_role(user, self.change_roles):
            return Q(pk__in=access.manageable_users(user).values("pk"))
        return Q(pk__in=[])

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Nobody locks himself out."""
        own = ("is_active",) if obj and obj.pk == request.user.pk else ()
        return ("new_password", "device", "last_login", "date_joined", *own)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: User, form: Any, change: bool
    ) -> None:
        changed = dict.fromkeys(form.changed_data)
        actions.save_user(obj, changed, by=request.user)  # type: ignore[arg-type]

    @method_decorator(sensitive_post_parameters())
    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        user = self.get_object(request, id)
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        if user.pk == request.user.pk:
            # Here the present password is not asked for; there it is.
            return redirect("admin:password_change")
        form = SetPasswordForm(user, request.POST or None)
        if form.is_valid():
            return self._password_set(request, user, form)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext_lazy("设置密码"),
            "subtitle": str(user),
            "form": form,
            "opts": self.opts,
            "original": user,
        }
        return TemplateResponse(request, "admin/set_password.html", context)

    def _password_set(
        self, request: HttpRequest, user: User, form: SetPasswordForm[User]
    ) -> HttpResponse:
        by: Any = request.user
        passwords.set_password(user, form.cleaned_data["new_password1"], by=by)
        messages.success(
            request, _("已设置“%s”的新密码，第一次登录时本人要另设一个。") % user
        )
        return HttpResponseRedirect(
            reverse("admin:agencies_user_change", args=[user.pk])
        )

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def reset_second_factor(self, request: HttpRequest, id: str) -> HttpResponse:
        """Take away the second factor of somebody who lost it, never one's own."""
        user = self.get_object(request, id)
        is_own = user.pk == request.user.pk
        if is_own or not self.has_change_permission(request, user):
            raise PermissionDenied
        if request.method == "POST":
            return self._second_factor_gone(request, user)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext_lazy("重置两步验证"),
            "subtitle": str(user),
            "opts": self.opts,
            "original": user,
        }
        return TemplateResponse(request, "admin/reset_second_factor.html", context)

    def _second_factor_gone(self, request: HttpRequest, user: User) -> HttpResponse:
        if second_factor.reset(user, by=request.user):
            said = _("已重置“%s”的两步验证，他的登录都已退出。请他重新启用。")
            messages.success(request, said % user)
        else:
            messages.warning(request, _("“%s”没有启用两步验证。") % user)
        return redirect("admin:agencies_user_change", user.pk)
