from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("年度报告")

    def ready(self) -> None:
        from disclosure.back_office import queues
        from reports.queries import work_queue

        queues.append(work_queue)
