"""Schemes of assessment in the back office."""

from django.contrib import admin

from disclosure.oversight.admin.schemes import SchemeAdmin
from disclosure.oversight.models import Scheme

admin.site.register(Scheme, SchemeAdmin)
