"""Agencies, sites, people, the calendar and the trail in the back office."""

from django.contrib import admin
from django.contrib.auth.models import Group

from disclosure.agencies.admin.agencies import AgencyAdmin
from disclosure.agencies.admin.calendars import CalendarYearAdmin, DayExceptionAdmin
from disclosure.agencies.admin.officers import OfficerAdmin
from disclosure.agencies.admin.sites import SiteAdmin
from disclosure.agencies.admin.trail import TrailAdmin
from disclosure.agencies.admin.users import UserAdmin
from disclosure.agencies.calendar_models import CalendarYear, DayException
from disclosure.agencies.models import Agency, Officer, Site, User
from disclosure.audit.models import Entry

# Rights come from offices; a group would be a second way to grant them.
admin.site.unregister(Group)
admin.site.register(Agency, AgencyAdmin)
admin.site.register(CalendarYear, CalendarYearAdmin)
admin.site.register(DayException, DayExceptionAdmin)
admin.site.register(Officer, OfficerAdmin)
admin.site.register(Site, SiteAdmin)
admin.site.register(User, UserAdmin)
admin.site.register(Entry, TrailAdmin)
