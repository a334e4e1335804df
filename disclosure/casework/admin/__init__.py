"""The register, the desks and the moved deadlines in the back office."""

from django.contrib import admin

from disclosure.casework.admin.cases import CaseAdmin
from disclosure.casework.admin.desks import DeadlineMoveAdmin, DeskAdmin
from disclosure.casework.models import Case, DeadlineMove, Desk

admin.site.register(Case, CaseAdmin)
admin.site.register(Desk, DeskAdmin)
admin.site.register(DeadlineMove, DeadlineMoveAdmin)
