"""What the back office tells those who run the site."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from disclosure.back_office import Place, Task
from disclosure.operations import readiness
from disclosure.operations.access import runs_site
from disclosure.operations.vocabulary import Standing
from disclosure.translation import headed, translate


def upkeep_queue(user: Any) -> list[Task]:
    """Return what is bad now; the calendar has a task of its own."""
    if not runs_site(user):
        return []
    url = reverse("admin:operations_status")
    return [
        Task(
            title=headed(translate(line.label), translate(line.said)),
            url=url,
            what=translate(line.standing.label),
            look="is-late",
        )
        for line in readiness.lines()
        if line.standing is Standing.BAD
    ]


def places_of(user: Any) -> list[Place]:
    if not runs_site(user):
        return []
    text = _("数据库、磁盘、邮件、备份、审计链是否正常")
    return [Place(_("运行情况"), reverse("admin:operations_status"), text)]
