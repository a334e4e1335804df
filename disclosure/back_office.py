"""The admin site: the officer's queue first, then the models."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Task:
    """Something waiting for the officer: what, where to do it, since when.

    ``look`` names colour and shape of ``what``: is-near or is-late. ``note`` is
    what somebody said about it, and ``note_url`` where that stands in full.
    """

    title: str
    url: str
    what: str
    since: object = None
    look: str = ""
    note: str = ""
    note_url: str = ""


@dataclass(frozen=True)
class Place:
    """A page outside of the admin that an officer may begin with."""

    title: str
    url: str
    text: str


#: Functions that list the tasks of a user; every app adds its own.
queues: list[Callable[[Any], list[Task]]] = []
#: Functions that list the places a user may go to.
places: list[Callable[[Any], list[Place]]] = []


class BackOffice(admin.AdminSite):
    site_header = _("政府信息公开办公系统")
    site_title = _("政府信息公开办公系统")
    index_title = _("工作台")
    index_template = "admin/back_office_index.html"

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        tasks = [task for queue in queues for task in queue(request.user)]
        found = [place for source in places for place in source(request.user)]
        context = {**(extra_context or {}), "tasks": tasks, "places": found}
        return super().index(request, context)
