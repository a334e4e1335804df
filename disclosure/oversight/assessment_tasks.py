"""What assessments put on the first page of the back office."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from disclosure.agencies.access import has_role, reach
from disclosure.back_office import Task
from disclosure.oversight.models import Assessment, Sheet
from disclosure.oversight.queries.assessments import (
    OFFICE_ROLES,
    visible_sheets,
    waiting_assessments,
)
from disclosure.oversight.queries.scope import SUPERVISORS
from disclosure.oversight.rules.vocabulary import AssessmentState

#: Tasks listed of one kind.
SHOWN = 5


def assessment_queue(user: Any) -> list[Task]:
    """Return sheets one may object to, then objections that wait for an answer."""
    tasks: list[Task] = []
    if has_role(user, OFFICE_ROLES):
        tasks += [_to_read(sheet) for sheet in _open_sheets(user)]
    if has_role(user, SUPERVISORS):
        waiting = waiting_assessments(user)[:SHOWN]
        tasks += [_to_answer(one, count) for one, count in waiting]
    return tasks


def _open_sheets(user: Any) -> list[Sheet]:
    """Return the sheets of the officer's own agencies that are open to objection."""
    rows = visible_sheets(user).filter(
        reach(user, OFFICE_ROLES, "agency__"),
        assessment__state=AssessmentState.PUBLISHED.value,
        assessment__object_by__gte=timezone.localdate(),
    )
    return list(rows.order_by("assessment__object_by", "pk")[:SHOWN])


def _to_read(sheet: Sheet) -> Task:
    last = sheet.assessment.object_by
    day = date_format(last, "DATE_FORMAT") if last else ""
    return Task(
        title=f"{sheet.agency.name} · {sheet.assessment.title}",
        url=reverse("supervision:sheet", args=[sheet.pk]),
        what=_("考核表已公布，有异议请在%(day)s前提出") % {"day": day},
        since=sheet.assessment.published_on,
    )


def _to_answer(assessment: Assessment, count: int) -> Task:
    return Task(
        title=assessment.title,
        url=reverse("supervision:assessment", args=[assessment.pk]),
        what=_("%(count)s件考核异议待答复") % {"count": count},
        look="is-near",
    )
