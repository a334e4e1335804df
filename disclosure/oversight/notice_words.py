"""Supervision notices in words, as pages, tasks and panels show them."""

from __future__ import annotations

from django.utils import timezone

from disclosure.casework.display.days_left import Left, Reader
from disclosure.oversight.models import SupervisionNotice
from disclosure.oversight.rules.notices import title
from disclosure.oversight.rules.vocabulary import NoticeState
from disclosure.translation import translate


def title_of(notice: SupervisionNotice) -> str:
    """Return what a notice is called, such as 督办〔2026〕3号."""
    return translate(title(notice.number))


def reader() -> Reader:
    """Return who counts the days left, for one page."""
    return Reader(timezone.localdate())


def left_of(notice: SupervisionNotice, days: Reader) -> Left | None:
    """Return how long the answer has; None while nobody waits for one."""
    if notice.state != NoticeState.ISSUED:
        return None
    return days.until(notice.due_on, notice.agency.region)
