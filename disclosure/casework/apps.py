from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaseworkConfig(AppConfig):
    name = "disclosure.casework"
    verbose_name = _("依申请公开")

    def ready(self) -> None:
        from disclosure.agencies.calendars import listeners
        from disclosure.casework.actions.noting import recompute_deadlines

        listeners.append(recompute_deadlines)
