from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaseworkConfig(AppConfig):
    name = "disclosure.casework"
    verbose_name = _("依申请公开")

    def ready(self) -> None:
        from disclosure.agencies.calendars import holders, listeners
        from disclosure.back_office import queues
        from disclosure.casework.actions.noting import (
            hold_deadlines,
            recompute_deadlines,
        )
        from disclosure.casework.queries.work_queue import work_queue

        holders.append(hold_deadlines)
        listeners.append(recompute_deadlines)
        queues.append(work_queue)
