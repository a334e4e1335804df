from django.apps import AppConfig
from django.contrib.auth.signals import (
    user_logged_in,
    user_logged_out,
    user_login_failed,
)
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "disclosure.audit"
    verbose_name = _("审计")

    def ready(self) -> None:
        from disclosure.audit import sessions

        user_logged_in.connect(sessions.logged_in)
        user_logged_out.connect(sessions.logged_out)
        user_login_failed.connect(sessions.login_failed)
