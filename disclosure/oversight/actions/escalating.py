"""Notices that are not answered in time go up, by the daily command."""

from __future__ import annotations

import logging
from datetime import date

from django.db import transaction

from disclosure.agencies.calendars import for_agency
from disclosure.oversight.actions.notices import escalate
from disclosure.oversight.models import NoticeLine, SupervisionNotice
from disclosure.oversight.queries.notices import overdue
from disclosure.oversight.rules.attention import ESCALATED_AFTER, is_escalated
from disclosure.oversight.rules.vocabulary import NoticeStep

logger = logging.getLogger(__name__)


def escalate_overdue(today: date) -> int:
    """Take unanswered notices up, each level once; return how many went up.

    The first level is reached on the first working day after the notice was due,
    the second five working days later; on a free day of the agency's region
    nothing happens. Running it twice, or twice at once, escalates once. What goes
    wrong with one notice is logged by its id and keeps no other waiting.
    """
    rows = SupervisionNotice.objects.filter(
        overdue(today), level__lt=len(ESCALATED_AFTER)
    )
    moved = 0
    for notice_id in list(rows.order_by("pk").values_list("pk", flat=True)):
        try:
            moved += _escalate(notice_id, today)
        except Exception as failure:
            name = type(failure).__name__
            logger.error("notice %s not escalated: %s", notice_id, name)
    return moved


def _escalate(notice_id: int, today: date) -> bool:
    """Take one notice up; whoever holds its lock first is the only one to do so."""
    with transaction.atomic():
        notice = (
            SupervisionNotice.objects.select_for_update(of=("self",))
            .select_related("agency")
            .filter(overdue(today), pk=notice_id)
            .first()
        )
        if notice is None or not _is_due(notice, today):
            return False
        escalate(notice_id, by=None, on=today)
    return True


def _is_due(notice: SupervisionNotice, today: date) -> bool:
    calendar = for_agency(notice.agency).provisional()
    if not calendar.is_workday(today):
        return False
    since_last = None
    if notice.level:
        lines = NoticeLine.objects.filter(notice=notice, step=NoticeStep.ESCALATE)
        last = lines.order_by("-on").values_list("on", flat=True).first()
        since_last = calendar.between(last, today) if last else None
    overdue_days = calendar.between(notice.due_on, today)
    return is_escalated(notice.level, overdue_days, since_last)
