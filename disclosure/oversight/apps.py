from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OversightConfig(AppConfig):
    name = "disclosure.oversight"
    verbose_name = _("监督台")

    def ready(self) -> None:
        from disclosure.accounts.telling import listeners
        from disclosure.agencies.open_data import response_times
        from disclosure.agencies.panels import agency_sources, home_sources
        from disclosure.back_office import places, queues
        from disclosure.casework.actions import purging
        from disclosure.casework.demo_followers import followers
        from disclosure.casework.panels import panels
        from disclosure.oversight.actions import account_mail
        from disclosure.oversight.actions.purging import forget_case
        from disclosure.oversight.assessment_tasks import assessment_queue
        from disclosure.oversight.public_panels import (
            agency_panel,
            home_panel,
            open_times,
        )
        from disclosure.oversight.tasks import (
            notice_queue,
            places_of,
            supervision_panel,
        )

        listeners.append(account_mail.tell)
        agency_sources.append(agency_panel)
        home_sources.append(home_panel)
        response_times.append(open_times)
        followers.append("disclosure.oversight.demo.load")
        purging.followers.append(forget_case)
        queues.append(notice_queue)
        queues.append(assessment_queue)
        places.append(places_of)
        panels.append(supervision_panel)
