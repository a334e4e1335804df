"""Mailing reminders to the authors of the agencies that were reminded.

The reminder itself is the row of the queue: waiting while it has neither a time
of mailing nor an error. A mail server that is away leaves it waiting.
"""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from disclosure.agencies.models import Agency, User
from disclosure.agencies.vocabulary import Role
from disclosure.mailing import FAILURES, NO_ADDRESS, given_up, is_away, name_of
from reports.models import Reminder

logger = logging.getLogger(__name__)


def send_reminders(limit: int = 500) -> int:
    """Mail the reminders that wait, each in its own transaction; return how many.

    Two senders never take the same row; running it twice mails nothing twice.
    """
    waiting = list(_waiting().order_by("pk").values_list("pk", flat=True)[:limit])
    sent = 0
    for reminder_id in waiting:
        try:
            sent += _send_one(reminder_id)
        except FAILURES as failure:
            if is_away(failure):
                break
    return sent


def recipients_of(agency: Agency) -> list[str]:
    """Return the addresses of the report's authors, or else of the agency."""
    authors = User.objects.filter(
        is_active=True, offices__agency=agency, offices__role=Role.AUTHOR
    ).exclude(email="")
    found = list(authors.order_by("pk").values_list("email", flat=True).distinct())
    return found or ([agency.email] if agency.email else [])


def _waiting() -> QuerySet[Reminder]:
    return Reminder.objects.filter(mailed_at=None, mail_error="")


def _send_one(reminder_id: int) -> int:
    """Mail one reminder; raises what kept it from being sent for now."""
    with transaction.atomic():
        reminder = (
            _waiting()
            .select_for_update(skip_locked=True, of=("self",))
            .select_related("obligation__agency", "obligation__campaign")
            .filter(pk=reminder_id)
            .first()
        )
        if reminder is None:
            return 0
        failure = _deliver(reminder)
        reminder.save(update_fields=["mailed_at", "mail_error"])
    if failure is not None:
        logger.warning("reminder %s not mailed: %s", reminder_id, name_of(failure))
        raise failure
    return 1 if reminder.mailed_at else 0


def _deliver(reminder: Reminder) -> Exception | None:
    """Mark a reminder as mailed or given up; return what to try again."""
    recipients = recipients_of(reminder.obligation.agency)
    if not recipients:
        reminder.mail_error = NO_ADDRESS
        return None
    try:
        _message(reminder, recipients).send()
    except FAILURES as failure:
        reminder.mail_error = given_up(failure, reminder.sent_at, timezone.now())
        return failure
    reminder.mailed_at = timezone.now()
    return None


def _message(reminder: Reminder, recipients: list[str]) -> EmailMessage:
    """Write in the language of the site, whoever reminded in which one."""
    campaign = reminder.obligation.campaign
    with override(settings.LANGUAGE_CODE):
        return EmailMessage(
            subject=_("%(year)s年度政府信息公开工作年度报告催办")
            % {"year": campaign.year},
            body=_(
                "%(agency)s：\n\n%(text)s\n\n"
                "请登录办公系统，在“工作台”的“待我办理”里办理。\n"
                "这是系统自动发出的消息，请勿回复。"
            )
            % {"agency": reminder.obligation.agency.name, "text": reminder.text},
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=recipients,
        )
