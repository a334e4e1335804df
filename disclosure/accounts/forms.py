"""What is typed at the doors of accounts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.admin.forms import AdminPasswordChangeForm as _OwnPasswordForm
from django.contrib.auth.forms import SetPasswordForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from disclosure.accounts.actions import passwords, second_factor
from disclosure.throttle.actions import allow

#: The longest thing worth looking at: a recovery code with its dashes and more.
CODE_LENGTH = 64
#: The longest name of an account (Django's).
NAME_LENGTH = 150
#: The own password, asked for once more: so many times in so many seconds.
PASSWORD_TRIES, PASSWORD_SECONDS = 10, 15 * 60


class PasswordForm(AdminAuthenticationForm):
    """Name and password; a name too long for an account is a wrong one."""

    def clean_username(self) -> str:
        name = str(self.cleaned_data["username"])
        if len(name) > NAME_LENGTH:
            raise self.get_invalid_login_error()
        return name


def check_own_password(user: Any, password: str) -> None:
    """Raise ValidationError unless it is the password; attempts are counted."""
    if not allow("own-password", str(user.pk), PASSWORD_TRIES, PASSWORD_SECONDS):
        raise ValidationError(_("试的次数太多，请等 15 分钟再试。"))
    if not user.check_password(password):
        raise ValidationError(_("密码不对，请重新输入。"))


class CodeForm(forms.Form):
    """A code from the app; where paper will do, also one of those."""

    code = forms.CharField(
        label=_("验证码或恢复码"),
        max_length=CODE_LENGTH,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "spellcheck": "false"}
        ),
        error_messages={"required": _("请填写验证码。")},
    )


class FirstCodeForm(CodeForm):
    """The first code of the new app, which proves that it was set up."""

    prefix = "new"

    def __init__(self, secret: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.secret = secret
        self.fields["code"].label = _("6位数字")
        self.fields["code"].widget.attrs["inputmode"] = "numeric"

    def clean_code(self) -> str:
        """Said before the present device is asked: a code of it is good once."""
        code = str(self.cleaned_data["code"])
        if not second_factor.fits(self.secret, code):
            raise ValidationError(
                _("验证码不对。请核对手机的时间，再输入最新的6位数字。")
            )
        return code


class ConfirmForm(forms.Form):
    """The own password, before something about the account changes."""

    password = forms.CharField(
        label=_("登录密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("请填写登录密码。")},
    )

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        check_own_password(self.user, password)
        return password


class ConfirmWithCodeForm(CodeForm, ConfirmForm):
    """Password and code, before a second factor that is on changes."""

    field_order = ("password", "code")


class NewPasswordForm(SetPasswordForm):  # type: ignore[type-arg]
    """A new password at the door, after the present one was typed there."""

    def save(self, commit: bool = True) -> Any:
        new = self.cleaned_data["new_password1"]
        passwords.set_password(self.user, new, by=self.user)
        return self.user


class OwnPasswordForm(_OwnPasswordForm):
    """A new password for oneself, from inside."""

    def clean_old_password(self) -> str:
        password = str(self.cleaned_data["old_password"])
        check_own_password(self.user, password)
        return password

    def save(self, commit: bool = True) -> Any:
        new = self.cleaned_data["new_password1"]
        passwords.set_password(self.user, new, by=self.user)
        return self.user
