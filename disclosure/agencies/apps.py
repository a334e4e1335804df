from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgenciesConfig(AppConfig):
    name = "disclosure.agencies"
    verbose_name = _("机构与人员")
