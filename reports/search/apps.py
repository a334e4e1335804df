from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "reports.search"
    label = "report_search"
    verbose_name = _("检索")

    def ready(self) -> None:
        from reports.actions.in_force import followers
        from reports.search.actions import follow

        followers.append(follow)
