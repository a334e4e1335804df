from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "disclosure.accounts"
    verbose_name = _("账号安全")

    def ready(self) -> None:
        from disclosure.accounts import sessions
        from disclosure.accounts.checks import second_factor_check

        user_logged_in.connect(sessions.began)
        register(second_factor_check, Tags.security, deploy=True)
