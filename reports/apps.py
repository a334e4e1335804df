from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("年度报告")

    def ready(self) -> None:
        from disclosure.back_office import places, queues
        from disclosure.casework.suggestions import sources
        from reports.collecting.tasks import task_queue
        from reports.queries import work_queue
        from reports.reading_places import places_of_author
        from reports.suggestions import matching_reports

        queues.append(work_queue)
        queues.append(task_queue)
        places.append(places_of_author)
        sources.append(matching_reports)
