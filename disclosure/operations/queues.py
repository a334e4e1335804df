"""What waits: mails of three senders, and jobs of the worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from disclosure.casework.models import Notice
from disclosure.labels import noop
from disclosure.oversight.models import Message
from reports.models import Reminder

#: So long back is looked for what could not be sent or done.
LATELY = timedelta(days=7)


@dataclass(frozen=True)
class Queue:
    """A queue: how much waits, since when, and how much was given up lately."""

    name: str
    label: str
    waiting: int
    since: datetime | None
    given_up: int

    def age(self, now: datetime) -> timedelta:
        """Return how long the oldest has waited; zero when nothing waits."""
        return max(now - self.since, timedelta()) if self.since else timedelta()


def all_queues() -> list[Queue]:
    """Return every queue of the site as it is now."""
    lately = timezone.now() - LATELY
    notices = Notice.objects.filter(sent_at=None)
    messages, reminders = Message.objects.filter(mailed_at=None), _unmailed()
    jobs = DBTaskResult.objects.all()
    return [
        _queue(
            ("notices", noop("给申请人的通知")),
            notices.filter(given_up_at=None),
            "queued_at",
            notices.filter(given_up_at__gte=lately),
        ),
        _queue(
            ("supervision", noop("监督邮件")),
            messages.filter(mail_error=""),
            "made_at",
            messages.filter(made_at__gte=lately).exclude(mail_error=""),
        ),
        _queue(
            ("reminders", noop("年报催办邮件")),
            reminders.filter(mail_error=""),
            "sent_at",
            reminders.filter(sent_at__gte=lately).exclude(mail_error=""),
        ),
        _queue(
            ("jobs", noop("后台任务")),
            jobs.filter(status__in=("READY", "RUNNING")),
            "enqueued_at",
            jobs.filter(status="FAILED", enqueued_at__gte=lately),
        ),
    ]


def _unmailed() -> QuerySet[Reminder]:
    return Reminder.objects.filter(mailed_at=None)


def _queue(
    named: tuple[str, str],
    waiting: QuerySet[Any],
    since: str,
    given_up: QuerySet[Any],
) -> Queue:
    found = waiting.order_by().aggregate(count=Count("pk"), since=Min(since))
    return Queue(*named, found["count"], found["since"], given_up.count())
