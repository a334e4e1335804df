from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgenciesConfig(AppConfig):
    name = "disclosure.agencies"
    verbose_name = _("机构与人员")

    def ready(self) -> None:
        from disclosure.agencies.calendar_queue import calendar_tasks
        from disclosure.back_office import queues

        queues.append(calendar_tasks)
