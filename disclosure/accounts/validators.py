"""What a new password must be, beside Django's own rules."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from disclosure.accounts.queries import former_passwords
from disclosure.accounts.rules import passwords


class LengthValidator(MinimumLengthValidator):
    """Django's own, whose error is in English whatever the language, and a most."""

    def __init__(self, min_length: int = 10, max_length: int = 128) -> None:
        super().__init__(min_length)
        self.max_length = max_length

    def validate(self, password: str, user: Any = None) -> None:
        super().validate(password, user)
        if len(password) > self.max_length:
            raise ValidationError(
                _("密码最多 %(most)s 个字符。") % {"most": self.max_length},
                code="password_too_long",
            )

    def get_error_message(self) -> str:
        return str(self.get_help_text())


class KindsValidator:
    """So many kinds of signs."""

    def __init__(self, kinds: int = 3) -> None:
        self.kinds = kinds

    def validate(self, password: str, user: Any = None) -> None:
        if passwords.kinds_in(password) < self.kinds:
            raise ValidationError(self.get_help_text(), code="password_kinds")

    def get_help_text(self) -> str:
        return ngettext(
            "密码要有大写字母、小写字母、数字、符号、汉字中的至少 %(kinds)s 种。",
            "密码要有大写字母、小写字母、数字、符号、汉字中的至少 %(kinds)s 种。",
            self.kinds,
        ) % {"kinds": self.kinds}


class UserNameValidator:
    """No user name in it."""

    def validate(self, password: str, user: Any = None) -> None:
        if user is not None and passwords.holds_name(password, user.get_username()):
            raise ValidationError(self.get_help_text(), code="password_holds_name")

    def get_help_text(self) -> str:
        return _("密码里不能有用户名，倒写也不行。")


class DecoratedWordValidator:
    """No well-known word in disguise."""

    def validate(self, password: str, user: Any = None) -> None:
        if passwords.is_decorated(password):
            raise ValidationError(
                _("密码不能只是常用词加上数字和符号，请换一个别人想不到的。"),
                code="password_decorated",
            )

    def get_help_text(self) -> str:
        return _("密码不能只是常用词加上数字和符号。")


class HistoryValidator:
    """Not one of the last ones (``PASSWORD_HISTORY``)."""

    def validate(self, password: str, user: Any = None) -> None:
        if user is None or not user.pk:
            return
        if any(check_password(password, old) for old in former_passwords(user)):
            raise ValidationError(
                _("这个密码最近用过，请换一个新的。"), code="password_used"
            )

    def get_help_text(self) -> str:
        return _("不能与最近用过的密码相同。")
