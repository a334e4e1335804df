"""The project's own app (its commands), and the admin with our site in it."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class DisclosureConfig(AppConfig):
    name = "disclosure"
    default = True


class DisclosureAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "disclosure.back_office.BackOffice"
