"""Accounts: made, renamed, given a password, switched off."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import (
    BaseUserCreationForm,
    SetPasswordForm,
    UserChangeForm,
)
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

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

    def reach(self, user: Any, roles: Iterable[str] | None) -> Q:
        wanted = frozenset(Role if roles is None else roles)
        if Role.SECURITY_ADMIN in wanted and access.has_role(user, self.change_roles):
            return Q(pk__in=access.manageable_users(user).values("pk"))
        return Q(pk__in=[])

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Nobody locks himself out."""
        own = ("is_active",) if obj and obj.pk == request.user.pk else ()
        return ("new_password", "last_login", "date_joined", *own)

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
        actions.set_password(user, form.cleaned_data["new_password1"], by=by)
        if user.pk == by.pk:
            update_session_auth_hash(request, user)
        messages.success(request, _("已设置“%s”的新密码。") % user)
        return HttpResponseRedirect(
            reverse("admin:agencies_user_change", args=[user.pk])
        )
