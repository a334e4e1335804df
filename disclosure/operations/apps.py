from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    name = "disclosure.operations"
    verbose_name = _("系统运行")

    def ready(self) -> None:
        from disclosure.back_office import places, queues
        from disclosure.operations.logs import tell_of_crashes
        from disclosure.operations.tasks import places_of, upkeep_queue
        from disclosure.operations.watch import time_statements

        # For commands and jobs, which no middleware sees.
        time_statements()
        tell_of_crashes()
        queues.append(upkeep_queue)
        places.append(places_of)
